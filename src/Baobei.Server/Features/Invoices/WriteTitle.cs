using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Baobei.Domain.Invoices;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Invoices;

/// <summary>What a title says, as it is typed.</summary>
public abstract record TitleFields : IChecked
{
    /// <summary>Company or person, as it is to stand on the invoice.</summary>
    [Required, StringLength(InvoiceTitle.MaxNameLength)]
    public string Name { get; init; } = "";

    /// <summary>Unified social credit code; a special invoice needs it, and everything below.</summary>
    [StringLength(40)]
    public string? CreditCode { get; init; }

    [StringLength(InvoiceTitle.MaxAddressLength)]
    public string? Address { get; init; }

    [StringLength(InvoiceTitle.MaxPhoneLength)]
    public string? Phone { get; init; }

    [StringLength(InvoiceTitle.MaxBankLength)]
    public string? Bank { get; init; }

    [StringLength(InvoiceTitle.MaxBankAccountLength)]
    public string? BankAccount { get; init; }

    internal InvoiceTitleText ToText() => new(Name ?? "", CreditCode, Address, Phone, Bank, BankAccount);

    public virtual void Check(WrongFields wrong) => wrong.Read(ToText().Check);
}

/// <summary>Use case: a partner or an account keeps the titles (抬头) that its invoices are made out to.</summary>
public sealed class WriteTitle(Db db, InvoiceBook book, TimeProvider clock)
{
    public sealed record Command : TitleFields
    {
        /// <summary>The version that the form showed; the API says it in <c>If-Match</c>.</summary>
        [JsonIgnore]
        public int? Version { get; init; }
    }

    /// <summary>Refusal: <c>title.too_many</c>. <see cref="InvalidField"/>: as <see cref="InvoiceTitleText.Check"/>.</summary>
    public async Task<InvoiceTitle> Add(Command command, CancellationToken ct)
    {
        var others = await (await book.SeenTitles(ct)).CountAsync(ct);
        var title = InvoiceTitle.Add(await book.Owner(ct), command.ToText(), others, clock.GetUtcNow());
        db.Add(title);
        await db.SaveChangesAsync(ct);
        return title;
    }

    /// <summary>Refusal: <c>edit.conflict</c>. <see cref="InvalidField"/>: as <see cref="InvoiceTitleText.Check"/>.</summary>
    public async Task<InvoiceTitle> Edit(Id<InvoiceTitle> id, Command command, Action<InvoiceTitle>? seen, CancellationToken ct)
    {
        var title = await (await book.SeenTitles(ct)).Get(id, ct);
        seen?.Invoke(title);
        title.Edit(command.ToText());
        await db.SaveChangesAsync(ct);
        return title;
    }

    /// <summary>Invoices that have it keep what it said.</summary>
    public async Task Remove(Id<InvoiceTitle> id, CancellationToken ct)
    {
        var title = await (await book.SeenTitles(ct)).Get(id, ct);
        title.Remove();
        db.Remove(title);
        await db.SaveChangesAsync(ct);
    }
}
