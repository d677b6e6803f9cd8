using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    [Microsoft.EntityFrameworkCore.Infrastructure.DbContext(typeof(SqliteDb))]
    [Migration("20261126234633_WaitingList")]
    public partial class WaitingList : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "waiting_list_entries",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    project_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    customer_key = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    products = table.Column<string>(type: "TEXT", nullable: false),
                    name_key = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    registered_at = table.Column<long>(type: "INTEGER", nullable: false),
                    joined_at = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    offered_at = table.Column<long>(type: "INTEGER", nullable: true),
                    offered_until = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    end_reason = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_waiting_list_entries", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_waiting_list_entries_line",
                table: "waiting_list_entries",
                columns: new[] { "vendor_id", "customer_key" },
                filter: "state <> 'Ended'");

            migrationBuilder.CreateIndex(
                name: "ix_waiting_list_entries_offered",
                table: "waiting_list_entries",
                columns: new[] { "vendor_id", "offered_until" },
                filter: "state = 'Offered'");

            migrationBuilder.CreateIndex(
                name: "ix_waiting_list_entries_vendor_id_project_id_id",
                table: "waiting_list_entries",
                columns: new[] { "vendor_id", "project_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_waiting_list_entries_open",
                table: "waiting_list_entries",
                columns: new[] { "vendor_id", "project_id" },
                unique: true,
                filter: "state <> 'Ended'");

            migrationBuilder.CreateIndex(
                name: "ix_projects_stage",
                table: "projects",
                columns: new[] { "vendor_id", "kind", "status", "stage", "created_at", "id" });

            migrationBuilder.DropIndex(
                name: "ix_projects_rivals",
                table: "projects");

            migrationBuilder.CreateIndex(
                name: "ix_projects_rivals",
                table: "projects",
                columns: new[] { "vendor_id", "customer_key", "status" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_projects_rivals",
                table: "projects");

            migrationBuilder.CreateIndex(
                name: "ix_projects_rivals",
                table: "projects",
                columns: new[] { "vendor_id", "customer_key" },
                filter: "status IN ('PendingApproval', 'Returned', 'PendingConfirmation', 'InProgress')");

            migrationBuilder.DropIndex(
                name: "ix_projects_stage",
                table: "projects");

            migrationBuilder.DropTable(
                name: "waiting_list_entries");
        }
    }
}
