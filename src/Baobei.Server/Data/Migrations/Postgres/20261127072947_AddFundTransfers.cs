using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AddFundTransfers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "fund_batches",
                columns: table => new
                {
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    partner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    file_name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    content = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_by = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    booked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    refusals = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_fund_batches", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "fund_transfers",
                columns: table => new
                {
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    partner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    amount_minor = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    created_by = table.Column<Guid>(type: "uuid", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    decided_by = table.Column<Guid>(type: "uuid", nullable: true),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    decision_reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    hold_id = table.Column<Guid>(type: "uuid", nullable: true),
                    transfer_id = table.Column<Guid>(type: "uuid", nullable: true),
                    form_key = table.Column<Guid>(type: "uuid", nullable: true),
                    batch_id = table.Column<Guid>(type: "uuid", nullable: true),
                    batch_line = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_fund_transfers", x => new { x.vendor_id, x.id });
                    table.ForeignKey(
                        name: "fk_fund_transfers_customer_accounts_vendor_id_account_id",
                        columns: x => new { x.vendor_id, x.account_id },
                        principalTable: "customer_accounts",
                        principalColumns: new[] { "vendor_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_fund_batches_vendor_id_partner_id_id",
                table: "fund_batches",
                columns: new[] { "vendor_id", "partner_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_fund_transfers_vendor_id_account_id_id",
                table: "fund_transfers",
                columns: new[] { "vendor_id", "account_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_fund_transfers_vendor_id_partner_id_id",
                table: "fund_transfers",
                columns: new[] { "vendor_id", "partner_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_fund_transfers_vendor_id_partner_id_kind_created_at",
                table: "fund_transfers",
                columns: new[] { "vendor_id", "partner_id", "kind", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_fund_transfers_waiting",
                table: "fund_transfers",
                columns: new[] { "vendor_id", "partner_id", "expires_at" },
                filter: "status = 'Waiting'");

            migrationBuilder.CreateIndex(
                name: "ux_fund_transfers_form",
                table: "fund_transfers",
                columns: new[] { "vendor_id", "form_key" },
                unique: true,
                filter: "form_key IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ux_fund_transfers_line",
                table: "fund_transfers",
                columns: new[] { "vendor_id", "batch_id", "batch_line" },
                unique: true,
                filter: "batch_id IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "fund_batches");

            migrationBuilder.DropTable(
                name: "fund_transfers");
        }
    }
}
