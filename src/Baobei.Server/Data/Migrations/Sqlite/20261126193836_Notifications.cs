using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Notifications : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "chosen_mails",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    user_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    topic = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    choice = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_chosen_mails", x => new { x.vendor_id, x.user_id, x.topic });
                });

            migrationBuilder.CreateTable(
                name: "summary_items",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    message_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    user_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_summary_items", x => new { x.vendor_id, x.message_id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_summary_items_vendor_id_due_at",
                table: "summary_items",
                columns: new[] { "vendor_id", "due_at" });

            migrationBuilder.CreateIndex(
                name: "ix_summary_items_vendor_id_user_id_due_at",
                table: "summary_items",
                columns: new[] { "vendor_id", "user_id", "due_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "chosen_mails");

            migrationBuilder.DropTable(
                name: "summary_items");
        }
    }
}
