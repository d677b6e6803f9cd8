using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AddInvoices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "invoice_titles",
                columns: table => new
                {
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    partner_id = table.Column<Guid>(type: "uuid", nullable: true),
                    account_id = table.Column<Guid>(type: "uuid", nullable: true),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    credit_code = table.Column<string>(type: "character varying(18)", maxLength: 18, nullable: true),
                    address = table.Column<string>(type: "character varying(150)", maxLength: 150, nullable: true),
                    phone = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: true),
                    bank = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    bank_account = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoice_titles", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "invoices",
                columns: table => new
                {
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    partner_id = table.Column<Guid>(type: "uuid", nullable: true),
                    account_id = table.Column<Guid>(type: "uuid", nullable: true),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    title = table.Column<string>(type: "text", nullable: false),
                    title_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    amount_minor = table.Column<long>(type: "bigint", nullable: false),
                    tax_minor = table.Column<long>(type: "bigint", nullable: false),
                    status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    requested_by = table.Column<Guid>(type: "uuid", nullable: false),
                    tax_number = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    issued_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    credits = table.Column<Guid>(type: "uuid", nullable: true),
                    credited_minor = table.Column<long>(type: "bigint", nullable: false),
                    document_id = table.Column<Guid>(type: "uuid", nullable: true),
                    document_hash = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoices", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "invoice_lines",
                columns: table => new
                {
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    invoice_id = table.Column<Guid>(type: "uuid", nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    order_number = table.Column<string>(type: "character varying(11)", maxLength: 11, nullable: false),
                    order_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    amount_minor = table.Column<long>(type: "bigint", nullable: false),
                    tax_minor = table.Column<long>(type: "bigint", nullable: false),
                    credited_minor = table.Column<long>(type: "bigint", nullable: false),
                    credited_tax_minor = table.Column<long>(type: "bigint", nullable: false),
                    released_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoice_lines", x => new { x.vendor_id, x.invoice_id, x.order_id });
                    table.ForeignKey(
                        name: "fk_invoice_lines_invoices_vendor_id_invoice_id",
                        columns: x => new { x.vendor_id, x.invoice_id },
                        principalTable: "invoices",
                        principalColumns: new[] { "vendor_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ux_invoice_lines_order",
                table: "invoice_lines",
                columns: new[] { "vendor_id", "order_id" },
                unique: true,
                filter: "released_at IS NULL AND amount_minor > 0");

            migrationBuilder.CreateIndex(
                name: "ix_invoice_titles_vendor_id_account_id_id",
                table: "invoice_titles",
                columns: new[] { "vendor_id", "account_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_invoice_titles_vendor_id_partner_id_id",
                table: "invoice_titles",
                columns: new[] { "vendor_id", "partner_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_invoices_requested",
                table: "invoices",
                columns: new[] { "vendor_id", "id", "status" },
                filter: "status = 'Requested'");

            migrationBuilder.CreateIndex(
                name: "ix_invoices_vendor_id_account_id_id",
                table: "invoices",
                columns: new[] { "vendor_id", "account_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_invoices_vendor_id_credits",
                table: "invoices",
                columns: new[] { "vendor_id", "credits" });

            migrationBuilder.CreateIndex(
                name: "ix_invoices_vendor_id_partner_id_id",
                table: "invoices",
                columns: new[] { "vendor_id", "partner_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_invoices_number",
                table: "invoices",
                columns: new[] { "vendor_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_invoices_tax_number",
                table: "invoices",
                columns: new[] { "vendor_id", "tax_number" },
                unique: true,
                filter: "tax_number IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "invoice_lines");

            migrationBuilder.DropTable(
                name: "invoice_titles");

            migrationBuilder.DropTable(
                name: "invoices");
        }
    }
}
