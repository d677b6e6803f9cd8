using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Postgres
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
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    asked_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    accounts = table.Column<long>(type: "bigint", nullable: false),
                    transfers = table.Column<long>(type: "bigint", nullable: false),
                    postings = table.Column<long>(type: "bigint", nullable: false),
                    fault = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    row = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
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
