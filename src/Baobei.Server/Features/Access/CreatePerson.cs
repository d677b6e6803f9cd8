using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Server.Data;
using Microsoft.AspNetCore.Identity;

namespace Baobei.Server.Features.Access;

/// <summary>Adds a person of any role: used by the command line, the demo, staff invitations and the customer's sign-up.</summary>
public sealed class CreatePerson(Db db, IPasswordHasher<User> hasher, ILookupNormalizer names, TimeProvider clock)
{
    public sealed record Command
    {
        public const string UserNamePattern = "^[^@\\s\\p{C}]+$";

        /// <summary>Sign-in name (会员名); without one the e-mail address is the name.</summary>
        [StringLength(60, MinimumLength = 2), RegularExpression(UserNamePattern, ErrorMessage = "validation.user_name")]
        public string? UserName { get; set; }

        [Required, EmailAddress, StringLength(254)]
        public string Email { get; set; } = "";

        [Required, StringLength(User.MaxNameLength)]
        public string DisplayName { get; set; } = "";

        public Role Role { get; set; }

        /// <summary>Required for a partner's roles, and for those only.</summary>
        public Id<Partner>? PartnerId { get; set; }

        /// <summary>Null makes a person who sets the password by the link of an invitation.</summary>
        public string? Password { get; set; }

        [StringLength(20)]
        public string? Phone { get; set; }

        [RegularExpression("^(zh-CN|en)$")]
        public string? Language { get; set; }
    }

    public async Task<User> Run(Command command, CancellationToken ct)
    {
        var user = Add(command);
        await db.SaveChangesAsync(ct);
        return user;
    }

    /// <summary>Adds the person to the unit of work, for callers that save more with it. Refusals: <c>user.name_taken</c>, <c>user.email_taken</c> when saved.</summary>
    public User Add(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        var found = new WrongFields();
        if (command.Role is Role.PartnerOwner or Role.PartnerSales or Role.PartnerFinance != command.PartnerId is not null)
        {
            found.Add(nameof(Command.PartnerId), "partner_of_role");
        }

        var email = command.Email.Trim();
        var name = command.UserName?.Trim() is { Length: > 0 } given ? given : email;
        if (command.Password is { } password && Passwords.WrongWith(password, name, email, command.DisplayName) is { } wrong)
        {
            found.Add(nameof(Command.Password), wrong.Code, [.. wrong.Details]);
        }

        found.ThrowIfAny();
        var now = clock.GetUtcNow();
        var user = new User
        {
            Id = Id<User>.At(now).Value,
            UserName = name,
            NormalizedUserName = names.NormalizeName(name),
            Email = email,
            NormalizedEmail = names.NormalizeEmail(email),
            DisplayName = command.DisplayName.Trim(),
            PhoneNumber = command.Phone,
            Role = command.Role,
            PartnerId = command.PartnerId,
            Language = command.Language,
            SecurityStamp = Passwords.NewSecret(),
            LockoutEnabled = true,
            CreatedAt = now,
        };
        if (command.Password is not null)
        {
            user.PasswordHash = hasher.HashPassword(user, command.Password);
        }

        db.Add(user);
        db.Tell(new PersonCreated(user.OuterId, user.Role, user.PartnerId), user);
        return user;
    }
}
