using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AddAccountCredits : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "account_credits",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    ledger_account_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    line_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    alert_percent = table.Column<int>(type: "INTEGER", nullable: false),
                    purchases = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    shutdown = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    is_overdue = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_alerted = table.Column<bool>(type: "INTEGER", nullable: false),
                    arrears_since = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_account_credits", x => new { x.vendor_id, x.account_id });
                });

            migrationBuilder.CreateTable(
                name: "credit_changes",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    field = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    before = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    after = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_credit_changes", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_account_credits_vendor_id_ledger_account_id",
                table: "account_credits",
                columns: new[] { "vendor_id", "ledger_account_id" });

            migrationBuilder.CreateIndex(
                name: "ix_credit_changes_vendor_id_account_id_id",
                table: "credit_changes",
                columns: new[] { "vendor_id", "account_id", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "account_credits");

            migrationBuilder.DropTable(
                name: "credit_changes");
        }
    }
}
