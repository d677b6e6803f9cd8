using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    [Microsoft.EntityFrameworkCore.Infrastructure.DbContext(typeof(PostgresDb))]
    [Migration("20261127211709_PurchaseApprovalRoutes")]
    public partial class PurchaseApprovalRoutes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_approval_routes_rank",
                table: "approval_routes");

            migrationBuilder.RenameColumn(
                name: "steps",
                table: "purchase_orders",
                newName: "notices");

            migrationBuilder.AddColumn<string>(
                name: "delegation",
                table: "purchase_orders",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "due_at",
                table: "purchase_orders",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTimeOffset(new DateTime(9999, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)));

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "notice_at",
                table: "purchase_orders",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "plan",
                table: "purchase_orders",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "waits_for",
                table: "purchase_orders",
                type: "character varying(660)",
                maxLength: 660,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "subject",
                table: "approval_routes",
                type: "character varying(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "ProjectRegistration");

            // What was pushed before goes on by the steps that it had, which were the built-in ones. What waits is due a week after it began to wait.
            migrationBuilder.Sql("""
                UPDATE purchase_orders SET notices = 0, plan = CASE notices
                    WHEN 1 THEN '{"routeName":"","steps":[{"role":"customer_business_manager"}]}'
                    ELSE '{"routeName":"","steps":[{"role":"customer_business_manager"},{"role":"vendor_operator"}]}' END
                """);
            migrationBuilder.Sql("""
                UPDATE purchase_orders SET due_at = waits_since + interval '7 days', notice_at = waits_since + interval '7 days',
                    waits_for = CASE step WHEN 1 THEN 'CustomerBusinessManager' ELSE 'VendorOperator' END
                    WHERE status = 'AwaitingApproval'
                """);

            migrationBuilder.CreateIndex(
                name: "ix_purchase_orders_notices",
                table: "purchase_orders",
                columns: new[] { "vendor_id", "notice_at" },
                filter: "notice_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_purchase_orders_waiting",
                table: "purchase_orders",
                columns: new[] { "vendor_id", "due_at", "id" },
                filter: "status = 'AwaitingApproval'");

            migrationBuilder.CreateIndex(
                name: "ix_approval_routes_rank",
                table: "approval_routes",
                columns: new[] { "vendor_id", "subject", "rank" },
                filter: "retired_at IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("UPDATE purchase_orders SET notices = CASE WHEN plan LIKE '%vendor_operator%' THEN 2 ELSE 1 END");

            migrationBuilder.DropIndex(
                name: "ix_purchase_orders_notices",
                table: "purchase_orders");

            migrationBuilder.DropIndex(
                name: "ix_purchase_orders_waiting",
                table: "purchase_orders");

            migrationBuilder.DropIndex(
                name: "ix_approval_routes_rank",
                table: "approval_routes");

            migrationBuilder.DropColumn(
                name: "delegation",
                table: "purchase_orders");

            migrationBuilder.DropColumn(
                name: "due_at",
                table: "purchase_orders");

            migrationBuilder.DropColumn(
                name: "notice_at",
                table: "purchase_orders");

            migrationBuilder.DropColumn(
                name: "plan",
                table: "purchase_orders");

            migrationBuilder.DropColumn(
                name: "waits_for",
                table: "purchase_orders");

            migrationBuilder.DropColumn(
                name: "subject",
                table: "approval_routes");

            migrationBuilder.RenameColumn(
                name: "notices",
                table: "purchase_orders",
                newName: "steps");

            migrationBuilder.CreateIndex(
                name: "ix_approval_routes_rank",
                table: "approval_routes",
                columns: new[] { "vendor_id", "rank" },
                filter: "retired_at IS NULL");
        }
    }
}
