using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AddOrders : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "order_id",
                table: "purchase_orders",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "payment_by",
                table: "purchase_orders",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "orders",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<string>(type: "TEXT", maxLength: 11, nullable: false),
                    purchase_order_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    project_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    is_test = table.Column<bool>(type: "INTEGER", nullable: false),
                    customer_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account_name = table.Column<string>(type: "TEXT", maxLength: 25, nullable: false),
                    customer_name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    distribution_type = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    owner = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    payer = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    paid_at = table.Column<long>(type: "INTEGER", nullable: false),
                    paid_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    list_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    amount_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    tax_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    refunded_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orders", x => new { x.vendor_id, x.id });
                    table.ForeignKey(
                        name: "fk_orders_projects_vendor_id_project_id",
                        columns: x => new { x.vendor_id, x.project_id },
                        principalTable: "projects",
                        principalColumns: new[] { "vendor_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_orders_purchase_orders_vendor_id_purchase_order_id",
                        columns: x => new { x.vendor_id, x.purchase_order_id },
                        principalTable: "purchase_orders",
                        principalColumns: new[] { "vendor_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "order_lines",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    order_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    position = table.Column<int>(type: "INTEGER", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    spec_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    spec_code = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    product_code = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    product_name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    product_name_en = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    spec_name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    spec_name_en = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    unit = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    region = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    quantity = table.Column<int>(type: "INTEGER", nullable: false),
                    term = table.Column<int>(type: "INTEGER", nullable: true),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    unit_price_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    discount_basis_points = table.Column<int>(type: "INTEGER", nullable: false),
                    list_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    amount_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    tax_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    tax_basis_points = table.Column<int>(type: "INTEGER", nullable: false),
                    refunded_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    refunded_tax_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    counts_for_performance = table.Column<bool>(type: "INTEGER", nullable: false),
                    paid_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_order_lines", x => new { x.vendor_id, x.order_id, x.position });
                    table.ForeignKey(
                        name: "fk_order_lines_orders_vendor_id_order_id",
                        columns: x => new { x.vendor_id, x.order_id },
                        principalTable: "orders",
                        principalColumns: new[] { "vendor_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "order_refunds",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    order_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    words = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    amount_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    tax_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    lines = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_order_refunds", x => new { x.vendor_id, x.id });
                    table.ForeignKey(
                        name: "fk_order_refunds_orders_vendor_id_order_id",
                        columns: x => new { x.vendor_id, x.order_id },
                        principalTable: "orders",
                        principalColumns: new[] { "vendor_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_order_lines_vendor_id_paid_at",
                table: "order_lines",
                columns: new[] { "vendor_id", "paid_at" });

            migrationBuilder.CreateIndex(
                name: "ix_order_lines_vendor_id_partner_id_paid_at",
                table: "order_lines",
                columns: new[] { "vendor_id", "partner_id", "paid_at" });

            migrationBuilder.CreateIndex(
                name: "ix_order_refunds_vendor_id_order_id",
                table: "order_refunds",
                columns: new[] { "vendor_id", "order_id" });

            migrationBuilder.CreateIndex(
                name: "ix_order_refunds_vendor_id_partner_id_at",
                table: "order_refunds",
                columns: new[] { "vendor_id", "partner_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_orders_vendor_id_account_id_id",
                table: "orders",
                columns: new[] { "vendor_id", "account_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_orders_vendor_id_partner_id_id",
                table: "orders",
                columns: new[] { "vendor_id", "partner_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_orders_vendor_id_project_id_id",
                table: "orders",
                columns: new[] { "vendor_id", "project_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_orders_number",
                table: "orders",
                columns: new[] { "vendor_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_orders_purchase",
                table: "orders",
                columns: new[] { "vendor_id", "purchase_order_id" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "order_lines");

            migrationBuilder.DropTable(
                name: "order_refunds");

            migrationBuilder.DropTable(
                name: "orders");

            migrationBuilder.DropColumn(
                name: "order_id",
                table: "purchase_orders");

            migrationBuilder.DropColumn(
                name: "payment_by",
                table: "purchase_orders");
        }
    }
}
