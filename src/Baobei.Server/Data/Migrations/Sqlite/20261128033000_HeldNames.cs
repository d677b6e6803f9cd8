using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    [Microsoft.EntityFrameworkCore.Infrastructure.DbContext(typeof(SqliteDb))]
    [Migration("20261128033000_HeldNames")]
    public partial class HeldNames : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "held_names",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    holder = table.Column<byte[]>(type: "BLOB", nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    customer_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    credit_code = table.Column<string>(type: "TEXT", maxLength: 18, nullable: true),
                    email = table.Column<string>(type: "TEXT", maxLength: 254, nullable: true),
                    phone = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_held_names", x => x.number);
                });

            migrationBuilder.CreateIndex(
                name: "ix_held_names_vendor_id_holder",
                table: "held_names",
                columns: new[] { "vendor_id", "holder" });

            migrationBuilder.CreateIndex(
                name: "ix_held_names_number",
                table: "held_names",
                columns: new[] { "vendor_id", "number" });

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
