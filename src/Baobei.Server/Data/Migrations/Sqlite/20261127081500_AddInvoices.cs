using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Sqlite
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
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    credit_code = table.Column<string>(type: "TEXT", maxLength: 18, nullable: true),
                    address = table.Column<string>(type: "TEXT", maxLength: 150, nullable: true),
                    phone = table.Column<string>(type: "TEXT", maxLength: 30, nullable: true),
                    bank = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    bank_account = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoice_titles", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "invoices",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    title_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    amount_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    tax_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    requested_at = table.Column<long>(type: "INTEGER", nullable: false),
                    requested_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    tax_number = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    issued_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    credits = table.Column<byte[]>(type: "BLOB", nullable: true),
                    credited_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    document_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    document_hash = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoices", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "invoice_lines",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    invoice_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    order_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    order_number = table.Column<string>(type: "TEXT", maxLength: 11, nullable: false),
                    order_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    amount_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    tax_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    credited_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    credited_tax_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    released_at = table.Column<long>(type: "INTEGER", nullable: true)
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
