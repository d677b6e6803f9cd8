using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Baobei.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    [Microsoft.EntityFrameworkCore.Infrastructure.DbContext(typeof(PostgresDb))]
    [Migration("20261128033004_HeldNames")]
    public partial class HeldNames : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "held_names",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    holder = table.Column<Guid>(type: "uuid", nullable: false),
                    source = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    partner_id = table.Column<Guid>(type: "uuid", nullable: true),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: true),
                    credit_code = table.Column<string>(type: "character varying(18)", maxLength: 18, nullable: true),
                    email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true),
                    phone = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    transaction = table.Column<ulong>(type: "xid8", nullable: false, defaultValueSql: "pg_current_xact_id()"),
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_held_names", x => x.number);
                });

            migrationBuilder.CreateIndex(
                name: "ix_held_names_transaction",
                table: "held_names",
                column: "transaction");

            migrationBuilder.CreateIndex(
                name: "ix_held_names_vendor_id_holder",
                table: "held_names",
                columns: new[] { "vendor_id", "holder" });

            // For each name that is claimed, what it stands in; near names were found by a claim of their own before.
            migrationBuilder.Sql("""
                INSERT INTO held_names (vendor_id, name, holder, source, partner_id, customer_id)
                SELECT k.vendor_id, c.name, k.holder, k.source, k.partner_id, k.customer_id
                FROM customer_claims k JOIN customers c ON c.vendor_id = k.vendor_id AND c.id = k.holder
                WHERE k.key >= 'name:' AND k.key < 'name;' AND k.source = 'Registration' AND k.customer_type = 'Enterprise'
                """);
            migrationBuilder.Sql("""
                INSERT INTO held_names (vendor_id, name, holder, source, partner_id, customer_id, credit_code, email, phone)
                SELECT DISTINCT k.vendor_id, a.holder_name, k.holder, k.source, k.partner_id, k.customer_id,
                    (SELECT MAX(substr(code.key, 6)) FROM customer_claims code WHERE code.vendor_id = k.vendor_id AND code.holder = k.holder AND code.key >= 'code:' AND code.key < 'code;'),
                    a.email, a.phone
                FROM customer_claims k JOIN customer_accounts a ON a.vendor_id = k.vendor_id AND a.id = k.holder
                WHERE k.key >= 'name:' AND k.key < 'name;' AND k.source = 'Account' AND k.customer_type = 'Enterprise' AND a.holder_name <> ''
                """);
            migrationBuilder.Sql("""
                INSERT INTO held_names (vendor_id, name, holder, source, partner_id, credit_code, email)
                SELECT k.vendor_id, p.name, k.holder, k.source, k.partner_id, p.credit_code, p.contact_email
                FROM customer_claims k JOIN partners p ON p.vendor_id = k.vendor_id AND p.id = k.holder
                WHERE k.key >= 'name:' AND k.key < 'name;' AND k.source = 'Partner'
                """);
            migrationBuilder.Sql("DELETE FROM customer_claims WHERE key >= 'core:' AND key < 'core;'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "held_names");
        }
    }
}
