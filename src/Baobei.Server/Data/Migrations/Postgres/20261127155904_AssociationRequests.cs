using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AssociationRequests : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "paid_by_partner_since",
                table: "customer_accounts",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "association_requests",
                columns: table => new
                {
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    partner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    receiver_id = table.Column<Guid>(type: "uuid", nullable: true),
                    side = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    asked_by = table.Column<Guid>(type: "uuid", nullable: false),
                    asked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    to = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    customer_agreed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    partner_agreed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_by_side = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    ended_by = table.Column<Guid>(type: "uuid", nullable: true),
                    end_reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_association_requests", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_association_requests_due",
                table: "association_requests",
                columns: new[] { "vendor_id", "expires_at" },
                filter: "status = 'Waiting'");

            migrationBuilder.CreateIndex(
                name: "ix_association_requests_vendor_id_account_id_id",
                table: "association_requests",
                columns: new[] { "vendor_id", "account_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_association_requests_vendor_id_customer_id_id",
                table: "association_requests",
                columns: new[] { "vendor_id", "customer_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_association_requests_vendor_id_partner_id_id",
                table: "association_requests",
                columns: new[] { "vendor_id", "partner_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_association_requests_vendor_id_receiver_id_id",
                table: "association_requests",
                columns: new[] { "vendor_id", "receiver_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_association_requests_open",
                table: "association_requests",
                columns: new[] { "vendor_id", "customer_id" },
                unique: true,
                filter: "status = 'Waiting' AND kind <> 'PayAll'");

            migrationBuilder.CreateIndex(
                name: "ux_association_requests_pay_all",
                table: "association_requests",
                columns: new[] { "vendor_id", "account_id" },
                unique: true,
                filter: "status = 'Waiting' AND kind = 'PayAll'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "association_requests");

            migrationBuilder.DropColumn(
                name: "paid_by_partner_since",
                table: "customer_accounts");
        }
    }
}
