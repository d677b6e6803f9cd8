using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    [Microsoft.EntityFrameworkCore.Infrastructure.DbContext(typeof(SqliteDb))]
    [Migration("20261128000212_ProjectFilterIndexes")]
    public partial class ProjectFilterIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_projects_created",
                table: "projects");

            migrationBuilder.DropIndex(
                name: "ix_projects_stage",
                table: "projects");

            migrationBuilder.CreateIndex(
                name: "ix_projects_created",
                table: "projects",
                columns: new[] { "vendor_id", "kind", "created_at", "id", "status", "stage", "expires_at", "is_bid", "is_test", "source", "industry", "amount_minor", "expected_sign_on" });

            migrationBuilder.CreateIndex(
                name: "ix_projects_stage",
                table: "projects",
                columns: new[] { "vendor_id", "kind", "status", "stage", "created_at", "id", "expires_at", "is_bid", "is_test", "source", "industry", "amount_minor", "expected_sign_on" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_projects_created",
                table: "projects");

            migrationBuilder.DropIndex(
                name: "ix_projects_stage",
                table: "projects");

            migrationBuilder.CreateIndex(
                name: "ix_projects_created",
                table: "projects",
                columns: new[] { "vendor_id", "kind", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_projects_stage",
                table: "projects",
                columns: new[] { "vendor_id", "kind", "status", "stage", "created_at", "id" });
        }
    }
}
