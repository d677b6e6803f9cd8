using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AssociationRequests : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "paid_by_partner_since",
                table: "customer_accounts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "association_requests",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    customer_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    receiver_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    side = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    asked_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    asked_at = table.Column<long>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    to = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    customer_agreed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    partner_agreed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_by_side = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    ended_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    end_reason = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true)
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
