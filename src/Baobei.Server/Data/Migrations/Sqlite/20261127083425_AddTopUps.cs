using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AddTopUps : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "bank_lines",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    amount_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    payer = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    reference = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    number = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    fingerprint = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    imported_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    imported_at = table.Column<long>(type: "INTEGER", nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    top_up_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    matched_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    matched_at = table.Column<long>(type: "INTEGER", nullable: true),
                    decided_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    transfer_id = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bank_lines", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "top_ups",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    owner_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    amount_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    paid_minor = table.Column<long>(type: "INTEGER", nullable: true),
                    transfer_id = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_top_ups", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "withdrawals",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    owner_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    amount_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    payee = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    bank_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    account_number = table.Column<string>(type: "TEXT", maxLength: 34, nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    hold_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    transfer_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    decided_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    bank_number = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    form_key = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_withdrawals", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_bank_lines_vendor_id_status_id",
                table: "bank_lines",
                columns: new[] { "vendor_id", "status", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_bank_lines_fingerprint",
                table: "bank_lines",
                columns: new[] { "vendor_id", "fingerprint" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_bank_lines_top_up",
                table: "bank_lines",
                columns: new[] { "vendor_id", "top_up_id" },
                unique: true,
                filter: "top_up_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_top_ups_account",
                table: "top_ups",
                columns: new[] { "vendor_id", "account_id", "id" },
                filter: "account_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_top_ups_partner",
                table: "top_ups",
                columns: new[] { "vendor_id", "partner_id", "id" },
                filter: "account_id IS NULL");

            migrationBuilder.CreateIndex(
                name: "ux_top_ups_code",
                table: "top_ups",
                columns: new[] { "vendor_id", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_withdrawals_account",
                table: "withdrawals",
                columns: new[] { "vendor_id", "account_id", "id" },
                filter: "account_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_withdrawals_partner",
                table: "withdrawals",
                columns: new[] { "vendor_id", "partner_id", "id" },
                filter: "account_id IS NULL");

            migrationBuilder.CreateIndex(
                name: "ux_withdrawals_form",
                table: "withdrawals",
                columns: new[] { "vendor_id", "form_key" },
                unique: true,
                filter: "form_key IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "bank_lines");

            migrationBuilder.DropTable(
                name: "top_ups");

            migrationBuilder.DropTable(
                name: "withdrawals");
        }
    }
}
