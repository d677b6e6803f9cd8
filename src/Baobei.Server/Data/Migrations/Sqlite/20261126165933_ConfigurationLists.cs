using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ConfigurationLists : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "configuration_list_numbers",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    last = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_configuration_list_numbers", x => x.vendor_id);
                });

            migrationBuilder.CreateTable(
                name: "configuration_lists",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    project_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    items = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_configuration_lists", x => new { x.vendor_id, x.id });
                    table.ForeignKey(
                        name: "fk_configuration_lists_projects_vendor_id_project_id",
                        columns: x => new { x.vendor_id, x.project_id },
                        principalTable: "projects",
                        principalColumns: new[] { "vendor_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_configuration_lists_vendor_id_project_id_id",
                table: "configuration_lists",
                columns: new[] { "vendor_id", "project_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_configuration_lists_number",
                table: "configuration_lists",
                columns: new[] { "vendor_id", "number" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "configuration_list_numbers");

            migrationBuilder.DropTable(
                name: "configuration_lists");
        }
    }
}
