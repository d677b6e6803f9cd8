using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Customers;

/// <summary>Use case: the partner changes nickname (昵称) and remark (备注) of a customer.</summary>
public sealed class EditNotes(Db db)
{
    public record Command
    {
        /// <summary>Left out: stays as it is; empty: none.</summary>
        [StringLength(CustomerDetails.MaxNicknameLength)]
        public string? Nickname { get; set; }

        /// <summary>Left out: stays as it is; empty: none.</summary>
        [StringLength(CustomerDetails.MaxRemarkLength)]
        public string? Remark { get; set; }
    }

    /// <param name="seen">Compares with the version that the caller has seen.</param>
    public async Task<Customer> Run(Id<Customer> id, Command command, Action<Customer> seen, CancellationToken ct)
    {
        var customer = await db.Customers.SingleOrDefaultAsync(c => c.Id == id, ct) ?? throw new NotFound();
        seen(customer);
        customer.EditNotes(command.Nickname ?? customer.Nickname, command.Remark ?? customer.Remark);
        await Holds.Rename(db, customer, ct);
        await db.SaveChangesAsync(ct);
        return customer;
    }
}
