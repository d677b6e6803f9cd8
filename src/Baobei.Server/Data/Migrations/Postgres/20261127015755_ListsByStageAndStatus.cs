using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class ListsByStageAndStatus : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_projects_rivals",
                table: "projects");

            migrationBuilder.CreateIndex(
                name: "ix_projects_rivals",
                table: "projects",
                columns: new[] { "vendor_id", "customer_key", "status" });

            migrationBuilder.CreateIndex(
                name: "ix_projects_stage_created",
                table: "projects",
                columns: new[] { "vendor_id", "kind", "stage", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_projects_status_created",
                table: "projects",
                columns: new[] { "vendor_id", "kind", "status", "created_at", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_projects_rivals",
                table: "projects");

            migrationBuilder.DropIndex(
                name: "ix_projects_stage_created",
                table: "projects");

            migrationBuilder.DropIndex(
                name: "ix_projects_status_created",
                table: "projects");

            migrationBuilder.CreateIndex(
                name: "ix_projects_rivals",
                table: "projects",
                columns: new[] { "vendor_id", "customer_key" },
                filter: "status IN ('PendingApproval', 'Returned', 'PendingConfirmation', 'InProgress')");
        }
    }
}
