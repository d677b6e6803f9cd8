using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class ProjectFigures : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "decided_at",
                table: "registration_applications",
                type: "timestamp with time zone",
                nullable: true);

            // What was decided before this was kept: the last decision, where it was the last word.
            migrationBuilder.Sql(
                """
                UPDATE registration_applications
                SET decided_at = (decisions::jsonb -> -1 ->> 'at')::timestamptz
                WHERE jsonb_array_length(decisions::jsonb) > 0 AND (confirm_by IS NOT NULL OR decisions::jsonb -> -1 ->> 'outcome' <> 'approved');
                """);

            migrationBuilder.CreateTable(
                name: "project_figures",
                columns: table => new
                {
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    figures = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_project_figures", x => x.vendor_id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_registration_applications_vendor_id_decided_at",
                table: "registration_applications",
                columns: new[] { "vendor_id", "decided_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "project_figures");

            migrationBuilder.DropIndex(
                name: "ix_registration_applications_vendor_id_decided_at",
                table: "registration_applications");

            migrationBuilder.DropColumn(
                name: "decided_at",
                table: "registration_applications");
        }
    }
}
