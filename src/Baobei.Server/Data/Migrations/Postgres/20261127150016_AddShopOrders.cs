using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Postgres
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

            migrationBuilder.AlterColumn<Guid>(
                name: "purchase_order_id",
                table: "orders",
                type: "uuid",
                nullable: true,
                oldClrType: typeof(Guid),
                oldType: "uuid");

            migrationBuilder.AlterColumn<Guid>(
                name: "project_id",
                table: "orders",
                type: "uuid",
                nullable: true,
                oldClrType: typeof(Guid),
                oldType: "uuid");

            migrationBuilder.AlterColumn<string>(
                name: "number",
                table: "orders",
                type: "character varying(40)",
                maxLength: 40,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(11)",
                oldMaxLength: 11);

            migrationBuilder.AddColumn<long>(
                name: "coupon_minor",
                table: "orders",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "linked_at",
                table: "orders",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "linked_by",
                table: "orders",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "source",
                table: "orders",
                type: "character varying(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<Guid>(
                name: "account_id",
                table: "order_lines",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<long>(
                name: "coupon_minor",
                table: "order_lines",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<Guid>(
                name: "id",
                table: "order_lines",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AlterColumn<string>(
                name: "order_number",
                table: "invoice_lines",
                type: "character varying(40)",
                maxLength: 40,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(11)",
                oldMaxLength: 11);

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

            migrationBuilder.AlterColumn<Guid>(
                name: "purchase_order_id",
                table: "orders",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"),
                oldClrType: typeof(Guid),
                oldType: "uuid",
                oldNullable: true);

            migrationBuilder.AlterColumn<Guid>(
                name: "project_id",
                table: "orders",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"),
                oldClrType: typeof(Guid),
                oldType: "uuid",
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "number",
                table: "orders",
                type: "character varying(11)",
                maxLength: 11,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(40)",
                oldMaxLength: 40);

            migrationBuilder.AlterColumn<string>(
                name: "order_number",
                table: "invoice_lines",
                type: "character varying(11)",
                maxLength: 11,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(40)",
                oldMaxLength: 40);

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
