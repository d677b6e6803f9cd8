using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    [Microsoft.EntityFrameworkCore.Infrastructure.DbContext(typeof(PostgresDb))]
    [Migration("20261127195909_InvoicesInParts")]
    public partial class InvoicesInParts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ux_invoice_lines_order",
                table: "invoice_lines");

            migrationBuilder.AddColumn<Guid>(
                name: "reissue_of",
                table: "invoices",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "invoiced_orders",
                columns: table => new
                {
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    paid_minor = table.Column<long>(type: "bigint", nullable: false),
                    amount_minor = table.Column<long>(type: "bigint", nullable: false),
                    tax_minor = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoiced_orders", x => new { x.vendor_id, x.order_id });
                    table.CheckConstraint("ck_invoiced_orders_amount", "amount_minor >= 0 AND amount_minor <= paid_minor AND tax_minor >= 0");
                });

            // What is on invoices already: each order on one, whole.
            migrationBuilder.Sql("""
                INSERT INTO invoiced_orders (vendor_id, order_id, version, paid_minor, amount_minor, tax_minor)
                SELECT l.vendor_id, l.order_id, 1, o.amount_minor, l.amount_minor - l.credited_minor, l.tax_minor - l.credited_tax_minor
                FROM invoice_lines l JOIN orders o ON o.vendor_id = l.vendor_id AND o.id = l.order_id
                WHERE l.released_at IS NULL AND l.amount_minor > 0
                """);

            migrationBuilder.CreateIndex(
                name: "ix_ledger_transfers_hold",
                table: "ledger_transfers",
                columns: new[] { "vendor_id", "hold_id" },
                filter: "hold_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_invoices_reissue_of",
                table: "invoices",
                columns: new[] { "vendor_id", "reissue_of" },
                filter: "reissue_of IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "invoiced_orders");

            migrationBuilder.DropIndex(
                name: "ix_ledger_transfers_hold",
                table: "ledger_transfers");

            migrationBuilder.DropIndex(
                name: "ix_invoices_reissue_of",
                table: "invoices");

            migrationBuilder.DropColumn(
                name: "reissue_of",
                table: "invoices");

            migrationBuilder.CreateIndex(
                name: "ux_invoice_lines_order",
                table: "invoice_lines",
                columns: new[] { "vendor_id", "order_id" },
                unique: true,
                filter: "released_at IS NULL AND amount_minor > 0");
        }
    }
}
