using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class CatalogueImports : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "catalogue_imports",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    file_name = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false),
                    stored_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_catalogue_imports", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_catalogue_imports_vendor_id_stored_at",
                table: "catalogue_imports",
                columns: new[] { "vendor_id", "stored_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "catalogue_imports");
        }
    }
}
