using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class LedgerVerifications : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ledger_verifications",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    finished_at = table.Column<long>(type: "INTEGER", nullable: true),
                    asked_by = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    accounts = table.Column<long>(type: "INTEGER", nullable: false),
                    transfers = table.Column<long>(type: "INTEGER", nullable: false),
                    postings = table.Column<long>(type: "INTEGER", nullable: false),
                    fault = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    row = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ledger_verifications", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_ledger_accounts_counterparty",
                table: "ledger_accounts",
                columns: new[] { "vendor_id", "counterparty_id" },
                filter: "counterparty_id IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ledger_verifications");

            migrationBuilder.DropIndex(
                name: "ix_ledger_accounts_counterparty",
                table: "ledger_accounts");
        }
    }
}
