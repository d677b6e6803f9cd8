using System.Globalization;
using Baobei.Domain.Credits;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Messages;

/// <summary>A threshold that was passed, and arrears, are told to the customer, and to the partner whose money a resale account spends.</summary>
public sealed class TellOfCredit(Db db, Notices notices) : IHandle<CreditAlerted>, IHandle<CreditArrearsBegan>
{
    public Task Handle(CreditAlerted happened, CancellationToken ct) => Tell(
        happened.AccountId, happened.PartnerId, "credit_alerted",
        [
            happened.AccountName, happened.AlertPercent.ToString(CultureInfo.InvariantCulture), Money.Said(new(happened.UsedMinor, happened.Currency)),
            Money.Said(new(happened.LineMinor, happened.Currency)),
        ],
        ct);

    public Task Handle(CreditArrearsBegan happened, CancellationToken ct) => Tell(
        happened.AccountId, happened.PartnerId, "credit_arrears", [happened.AccountName, Money.Said(new(happened.UsedMinor, happened.Currency))], ct);

    private async Task Tell(Id<CustomerAccount> id, Id<Partner>? partner, string kind, IReadOnlyList<MessageArgument> arguments, CancellationToken ct)
    {
        var account = await db.CustomerAccounts.AsNoTracking().SingleAsync(a => a.Id == id, ct);
        await notices.Tell(db.Users.Where(u => u.Id == account.UserId && !u.IsDisabled), kind, arguments, "/my/billing", id.ToString(), ct);
        if (partner is { } of && account is { DistributionType: DistributionType.Resale, IsAssociated: true } && account.PartnerId == of)
        {
            await notices.Tell(
                db.Users.Where((User u) => u.PartnerId == of && !u.IsDisabled && (u.Role == Role.PartnerOwner || u.Role == Role.PartnerFinance)), kind, arguments,
                $"/accounts/{id}/credit", id.ToString(), ct);
        }
    }
}
