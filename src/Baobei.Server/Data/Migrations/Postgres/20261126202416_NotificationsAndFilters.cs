using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class NotificationsAndFilters : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "chosen_mails",
                columns: table => new
                {
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    topic = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    choice = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_chosen_mails", x => new { x.vendor_id, x.user_id, x.topic });
                });

            migrationBuilder.CreateTable(
                name: "saved_filters",
                columns: table => new
                {
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    list = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    slot = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    name_key = table.Column<string>(type: "character varying(800)", maxLength: 800, nullable: false),
                    query = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    is_default = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_saved_filters", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "summary_items",
                columns: table => new
                {
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    message_id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_summary_items", x => new { x.vendor_id, x.message_id });
                });

            migrationBuilder.CreateIndex(
                name: "ux_saved_filters_name",
                table: "saved_filters",
                columns: new[] { "vendor_id", "user_id", "list", "name_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_saved_filters_slot",
                table: "saved_filters",
                columns: new[] { "vendor_id", "user_id", "list", "slot" },
                unique: true);

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
                name: "saved_filters");

            migrationBuilder.DropTable(
                name: "summary_items");
        }
    }
}
