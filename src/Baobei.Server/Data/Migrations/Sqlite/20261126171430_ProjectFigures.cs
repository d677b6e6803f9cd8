using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ProjectFigures : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "decided_at",
                table: "registration_applications",
                type: "INTEGER",
                nullable: true);

            // What was decided before this was kept: the last decision, where it was the last word.
            migrationBuilder.Sql(
                """
                UPDATE registration_applications
                SET decided_at = CAST(strftime('%s', json_extract(decisions, '$[#-1].at')) AS INTEGER) * 1000000
                WHERE json_array_length(decisions) > 0 AND (confirm_by IS NOT NULL OR json_extract(decisions, '$[#-1].outcome') <> 'approved');
                """);

            migrationBuilder.CreateTable(
                name: "project_figures",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    figures = table.Column<string>(type: "TEXT", nullable: false)
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
