using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Postgres
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
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    amount_minor = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    payer = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    reference = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    number = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    fingerprint = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    imported_by = table.Column<Guid>(type: "uuid", nullable: false),
                    imported_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    top_up_id = table.Column<Guid>(type: "uuid", nullable: true),
                    matched_by = table.Column<Guid>(type: "uuid", nullable: true),
                    matched_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    decided_by = table.Column<Guid>(type: "uuid", nullable: true),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    transfer_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bank_lines", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "top_ups",
                columns: table => new
                {
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    partner_id = table.Column<Guid>(type: "uuid", nullable: true),
                    account_id = table.Column<Guid>(type: "uuid", nullable: true),
                    owner_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    code = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    amount_minor = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    created_by = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    paid_minor = table.Column<long>(type: "bigint", nullable: true),
                    transfer_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_top_ups", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "withdrawals",
                columns: table => new
                {
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    partner_id = table.Column<Guid>(type: "uuid", nullable: true),
                    account_id = table.Column<Guid>(type: "uuid", nullable: true),
                    owner_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    amount_minor = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    payee = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    bank_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    account_number = table.Column<string>(type: "character varying(34)", maxLength: 34, nullable: false),
                    status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    created_by = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    hold_id = table.Column<Guid>(type: "uuid", nullable: true),
                    transfer_id = table.Column<Guid>(type: "uuid", nullable: true),
                    decided_by = table.Column<Guid>(type: "uuid", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    bank_number = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    form_key = table.Column<Guid>(type: "uuid", nullable: true)
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
