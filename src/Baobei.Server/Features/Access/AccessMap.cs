using Baobei.Server.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Access;

/// <summary>Tables of people, sessions and keys.</summary>
internal static class AccessMap
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<User>(user =>
        {
            user.ToTable("users");
            user.HasKey(u => u.Id);
            user.Ignore(u => u.OuterId);
            user.Property(u => u.DisplayName).HasMaxLength(User.MaxNameLength);
            user.Property(u => u.UserName).HasMaxLength(100);
            user.Property(u => u.NormalizedUserName).HasMaxLength(100);
            user.Property(u => u.Email).HasMaxLength(254);
            user.Property(u => u.NormalizedEmail).HasMaxLength(254);
            user.Property(u => u.PhoneNumber).HasMaxLength(20);
            user.Property(u => u.ConcurrencyStamp).IsConcurrencyToken();
            user.HasIndex(u => new { u.VendorId, u.NormalizedUserName }).IsUnique().HasDatabaseName("ux_users_name").HasAnnotation(Db.Refusal, "user.name_taken");
            user.HasIndex(u => new { u.VendorId, u.NormalizedEmail }).IsUnique().HasDatabaseName("ux_users_email").HasAnnotation(Db.Refusal, "user.email_taken");
            user.HasIndex(u => new { u.VendorId, u.PartnerId });

            // The vendor's own people are few among a million people of customers, who have no partner either.
            user.HasIndex(u => new { u.VendorId, u.Role }).HasFilter("partner_id IS NULL AND role <> 'Customer'").HasDatabaseName("ix_users_of_vendor");
        });
        model.Entity<IdentityUserToken<Guid>>(token =>
        {
            token.ToTable("user_tokens");
            token.HasKey(t => new { t.UserId, t.LoginProvider, t.Name });
            token.HasOne<User>().WithMany().HasForeignKey(t => t.UserId);
        });
        model.Entity<IdentityUserPasskey<Guid>>(passkey =>
        {
            passkey.ToTable("user_passkeys");
            passkey.HasKey(p => p.CredentialId);
            passkey.Property(p => p.CredentialId).HasMaxLength(1024);
            passkey.OwnsOne(p => p.Data, data => data.ToJson());
            passkey.HasOne<User>().WithMany().HasForeignKey(p => p.UserId);
        });
        model.Entity<Session>(session =>
        {
            session.ToTable("sessions");
            session.HasIndex(s => new { s.VendorId, s.UserId });
            session.Property(s => s.Address).HasMaxLength(64);
            session.Property(s => s.Browser).HasMaxLength(300);
        });
        model.Entity<ApiKey>(key =>
        {
            key.ToTable("api_keys");
            key.HasIndex(k => new { k.VendorId, k.Hash }).IsUnique().HasDatabaseName("ux_api_keys_hash");
            key.HasIndex(k => new { k.VendorId, k.UserId });
            key.Property(k => k.Name).HasMaxLength(60);
        });
    }
}
