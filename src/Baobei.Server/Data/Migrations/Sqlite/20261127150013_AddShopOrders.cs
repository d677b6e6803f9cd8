using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AddShopOrders : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_orders_projects_vendor_id_project_id",
                table: "orders");

            migrationBuilder.DropForeignKey(
                name: "fk_orders_purchase_orders_vendor_id_purchase_order_id",
                table: "orders");

            migrationBuilder.DropIndex(
                name: "ix_order_lines_vendor_id_paid_at",
                table: "order_lines");

            migrationBuilder.DropIndex(
                name: "ix_order_lines_vendor_id_partner_id_paid_at",
                table: "order_lines");

            migrationBuilder.AlterColumn<byte[]>(
                name: "purchase_order_id",
                table: "orders",
                type: "BLOB",
                nullable: true,
                oldClrType: typeof(byte[]),
                oldType: "BLOB");

            migrationBuilder.AlterColumn<byte[]>(
                name: "project_id",
                table: "orders",
                type: "BLOB",
                nullable: true,
                oldClrType: typeof(byte[]),
                oldType: "BLOB");

            migrationBuilder.AddColumn<long>(
                name: "coupon_minor",
                table: "orders",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "linked_at",
                table: "orders",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "linked_by",
                table: "orders",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "source",
                table: "orders",
                type: "TEXT",
                maxLength: 40,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<byte[]>(
                name: "account_id",
                table: "order_lines",
                type: "BLOB",
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.AddColumn<long>(
                name: "coupon_minor",
                table: "order_lines",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<byte[]>(
                name: "id",
                table: "order_lines",
                type: "BLOB",
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.CreateIndex(
                name: "ix_order_lines_vendor_id_account_id_paid_at_id",
                table: "order_lines",
                columns: new[] { "vendor_id", "account_id", "paid_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_order_lines_vendor_id_paid_at_id",
                table: "order_lines",
                columns: new[] { "vendor_id", "paid_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_order_lines_vendor_id_partner_id_paid_at_id",
                table: "order_lines",
                columns: new[] { "vendor_id", "partner_id", "paid_at", "id" });

            migrationBuilder.AddForeignKey(
                name: "fk_orders_projects_vendor_id_project_id",
                table: "orders",
                columns: new[] { "vendor_id", "project_id" },
                principalTable: "projects",
                principalColumns: new[] { "vendor_id", "id" });

            migrationBuilder.AddForeignKey(
                name: "fk_orders_purchase_orders_vendor_id_purchase_order_id",
                table: "orders",
                columns: new[] { "vendor_id", "purchase_order_id" },
                principalTable: "purchase_orders",
                principalColumns: new[] { "vendor_id", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_orders_projects_vendor_id_project_id",
                table: "orders");

            migrationBuilder.DropForeignKey(
                name: "fk_orders_purchase_orders_vendor_id_purchase_order_id",
                table: "orders");

            migrationBuilder.DropIndex(
                name: "ix_order_lines_vendor_id_account_id_paid_at_id",
                table: "order_lines");

            migrationBuilder.DropIndex(
                name: "ix_order_lines_vendor_id_paid_at_id",
                table: "order_lines");

            migrationBuilder.DropIndex(
                name: "ix_order_lines_vendor_id_partner_id_paid_at_id",
                table: "order_lines");

            migrationBuilder.DropColumn(
                name: "coupon_minor",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "linked_at",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "linked_by",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "source",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "account_id",
                table: "order_lines");

            migrationBuilder.DropColumn(
                name: "coupon_minor",
                table: "order_lines");

            migrationBuilder.DropColumn(
                name: "id",
                table: "order_lines");

            migrationBuilder.AlterColumn<byte[]>(
                name: "purchase_order_id",
                table: "orders",
                type: "BLOB",
                nullable: false,
                defaultValue: new byte[0],
                oldClrType: typeof(byte[]),
                oldType: "BLOB",
                oldNullable: true);

            migrationBuilder.AlterColumn<byte[]>(
                name: "project_id",
                table: "orders",
                type: "BLOB",
                nullable: false,
                defaultValue: new byte[0],
                oldClrType: typeof(byte[]),
                oldType: "BLOB",
                oldNullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_order_lines_vendor_id_paid_at",
                table: "order_lines",
                columns: new[] { "vendor_id", "paid_at" });

            migrationBuilder.CreateIndex(
                name: "ix_order_lines_vendor_id_partner_id_paid_at",
                table: "order_lines",
                columns: new[] { "vendor_id", "partner_id", "paid_at" });

            migrationBuilder.AddForeignKey(
                name: "fk_orders_projects_vendor_id_project_id",
                table: "orders",
                columns: new[] { "vendor_id", "project_id" },
                principalTable: "projects",
                principalColumns: new[] { "vendor_id", "id" },
                onDelete: ReferentialAction.Cascade);

            migrationBuilder.AddForeignKey(
                name: "fk_orders_purchase_orders_vendor_id_purchase_order_id",
                table: "orders",
                columns: new[] { "vendor_id", "purchase_order_id" },
                principalTable: "purchase_orders",
                principalColumns: new[] { "vendor_id", "id" },
                onDelete: ReferentialAction.Cascade);
        }
    }
}
