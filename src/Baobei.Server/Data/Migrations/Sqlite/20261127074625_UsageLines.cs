using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class UsageLines : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "usage_deliveries",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    file_name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    by = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    finished_at = table.Column<long>(type: "INTEGER", nullable: true),
                    lines = table.Column<int>(type: "INTEGER", nullable: false),
                    added = table.Column<int>(type: "INTEGER", nullable: false),
                    known = table.Column<int>(type: "INTEGER", nullable: false),
                    refused = table.Column<int>(type: "INTEGER", nullable: false),
                    faults = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_usage_deliveries", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "usage_lines",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    delivery_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    period = table.Column<int>(type: "INTEGER", nullable: false),
                    charge_start = table.Column<long>(type: "INTEGER", nullable: false),
                    charge_end = table.Column<long>(type: "INTEGER", nullable: false),
                    category = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    is_correction = table.Column<bool>(type: "INTEGER", nullable: false),
                    provider = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    service = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    sku = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    description = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    region = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    resource = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    quantity = table.Column<decimal>(type: "numeric", nullable: true),
                    unit = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    list_micro = table.Column<long>(type: "INTEGER", nullable: false),
                    list_pico = table.Column<long>(type: "INTEGER", nullable: false),
                    billed_micro = table.Column<long>(type: "INTEGER", nullable: false),
                    billed_pico = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_usage_lines", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_usage_lines_account",
                table: "usage_lines",
                columns: new[] { "vendor_id", "account_id", "period", "charge_start", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_usage_lines_partner",
                table: "usage_lines",
                columns: new[] { "vendor_id", "partner_id", "period", "charge_start", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_usage_lines_period",
                table: "usage_lines",
                columns: new[] { "vendor_id", "period", "charge_start", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "usage_deliveries");

            migrationBuilder.DropTable(
                name: "usage_lines");
        }
    }
}
