using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AddPurchaseOrders : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "order_id",
                table: "configuration_lists",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "quotation",
                table: "configuration_lists",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "number_series",
                columns: table => new
                {
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    series = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    last = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_number_series", x => new { x.vendor_id, x.series });
                });

            migrationBuilder.CreateTable(
                name: "purchase_orders",
                columns: table => new
                {
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    list_id = table.Column<Guid>(type: "uuid", nullable: false),
                    list_number = table.Column<int>(type: "integer", nullable: false),
                    project_id = table.Column<Guid>(type: "uuid", nullable: false),
                    partner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_name = table.Column<string>(type: "character varying(25)", maxLength: 25, nullable: false),
                    customer_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    customer_text = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    words = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    lines = table.Column<string>(type: "text", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    list_minor = table.Column<long>(type: "bigint", nullable: false),
                    amount_minor = table.Column<long>(type: "bigint", nullable: false),
                    tax_minor = table.Column<long>(type: "bigint", nullable: false),
                    status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    pushed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    pushed_by = table.Column<Guid>(type: "uuid", nullable: false),
                    authors = table.Column<string>(type: "text", nullable: false),
                    owner = table.Column<Guid>(type: "uuid", nullable: false),
                    promised_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    steps = table.Column<int>(type: "integer", nullable: false),
                    step = table.Column<int>(type: "integer", nullable: false),
                    waits_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    decisions = table.Column<string>(type: "text", nullable: false),
                    was_asked = table.Column<bool>(type: "boolean", nullable: false),
                    confirmed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    payment_requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    decline_reason = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    customer_words = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_purchase_orders", x => new { x.vendor_id, x.id });
                    table.ForeignKey(
                        name: "fk_purchase_orders_configuration_lists_vendor_id_list_id",
                        columns: x => new { x.vendor_id, x.list_id },
                        principalTable: "configuration_lists",
                        principalColumns: new[] { "vendor_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_purchase_orders_projects_vendor_id_project_id",
                        columns: x => new { x.vendor_id, x.project_id },
                        principalTable: "projects",
                        principalColumns: new[] { "vendor_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_purchase_orders_open",
                table: "purchase_orders",
                columns: new[] { "vendor_id", "promised_until" },
                filter: "status IN ('AwaitingApproval', 'Approved', 'Confirmed', 'PaymentRequested')");

            migrationBuilder.CreateIndex(
                name: "ix_purchase_orders_vendor_id_account_id_id",
                table: "purchase_orders",
                columns: new[] { "vendor_id", "account_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_purchase_orders_vendor_id_list_id_id",
                table: "purchase_orders",
                columns: new[] { "vendor_id", "list_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_purchase_orders_vendor_id_partner_id_id",
                table: "purchase_orders",
                columns: new[] { "vendor_id", "partner_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_purchase_orders_vendor_id_partner_id_status_id",
                table: "purchase_orders",
                columns: new[] { "vendor_id", "partner_id", "status", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_purchase_orders_vendor_id_project_id_id",
                table: "purchase_orders",
                columns: new[] { "vendor_id", "project_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_purchase_orders_vendor_id_status_id",
                table: "purchase_orders",
                columns: new[] { "vendor_id", "status", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_purchase_orders_number",
                table: "purchase_orders",
                columns: new[] { "vendor_id", "number" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "number_series");

            migrationBuilder.DropTable(
                name: "purchase_orders");

            migrationBuilder.DropColumn(
                name: "order_id",
                table: "configuration_lists");

            migrationBuilder.DropColumn(
                name: "quotation",
                table: "configuration_lists");
        }
    }
}
