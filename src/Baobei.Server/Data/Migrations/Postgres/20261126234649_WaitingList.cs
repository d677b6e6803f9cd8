using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    [Microsoft.EntityFrameworkCore.Infrastructure.DbContext(typeof(PostgresDb))]
    [Migration("20261126234649_WaitingList")]
    public partial class WaitingList : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "waiting_list_entries",
                columns: table => new
                {
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    project_id = table.Column<Guid>(type: "uuid", nullable: false),
                    partner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    customer_key = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    products = table.Column<string>(type: "text", nullable: false),
                    name_key = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    registered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    joined_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    offered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    offered_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    end_reason = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true)
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
