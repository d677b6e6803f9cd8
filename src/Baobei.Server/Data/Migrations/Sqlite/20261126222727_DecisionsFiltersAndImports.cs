using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    [Microsoft.EntityFrameworkCore.Infrastructure.DbContext(typeof(SqliteDb))]
    [Migration("20261126222727_DecisionsFiltersAndImports")]
    public partial class DecisionsFiltersAndImports : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_projects_rivals",
                table: "projects");

            migrationBuilder.AddColumn<string>(
                name: "delegation",
                table: "registration_applications",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "notice_at",
                table: "registration_applications",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "notices",
                table: "registration_applications",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "waits_for",
                table: "registration_applications",
                type: "TEXT",
                maxLength: 660,
                nullable: false,
                defaultValue: "");

            // What waits already is reminded of at the end of its term.
            migrationBuilder.Sql("UPDATE registration_applications SET notice_at = due_at WHERE state = 'PendingApproval'");

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
                name: "customer_scopes",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_customer_scopes", x => new { x.vendor_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "project_imports",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    file_name = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    rows = table.Column<int>(type: "INTEGER", nullable: false),
                    done = table.Column<int>(type: "INTEGER", nullable: false),
                    batch = table.Column<int>(type: "INTEGER", nullable: false),
                    counts = table.Column<string>(type: "TEXT", nullable: false),
                    looked_up = table.Column<int>(type: "INTEGER", nullable: false),
                    waiting = table.Column<string>(type: "TEXT", nullable: false),
                    brought = table.Column<string>(type: "TEXT", nullable: false),
                    loaded_at = table.Column<long>(type: "INTEGER", nullable: true),
                    undone_at = table.Column<long>(type: "INTEGER", nullable: true),
                    leased_until = table.Column<long>(type: "INTEGER", nullable: true),
                    stored_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_project_imports", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "saved_filters",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    user_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    list = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    slot = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    name_key = table.Column<string>(type: "TEXT", maxLength: 800, nullable: false),
                    query = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    is_default = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_saved_filters", x => new { x.vendor_id, x.id });
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

            migrationBuilder.CreateTable(
                name: "project_import_parts",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    import_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    verdicts = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    rows = table.Column<byte[]>(type: "BLOB", nullable: false),
                    cells = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_project_import_parts", x => new { x.vendor_id, x.import_id, x.number });
                    table.ForeignKey(
                        name: "fk_project_import_parts_project_imports_vendor_id_import_id",
                        columns: x => new { x.vendor_id, x.import_id },
                        principalTable: "project_imports",
                        principalColumns: new[] { "vendor_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_registration_applications_notices",
                table: "registration_applications",
                columns: new[] { "vendor_id", "notice_at" },
                filter: "notice_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_projects_rivals",
                table: "projects",
                columns: new[] { "vendor_id", "customer_key" },
                filter: "status IN ('PendingApproval', 'Returned', 'PendingConfirmation', 'InProgress')");

            migrationBuilder.CreateIndex(
                name: "ix_project_imports_at_work",
                table: "project_imports",
                column: "stored_at",
                filter: "state IN ('Checking', 'Loading', 'Undoing')");

            migrationBuilder.CreateIndex(
                name: "ix_project_imports_vendor_id_partner_id_id",
                table: "project_imports",
                columns: new[] { "vendor_id", "partner_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_project_imports_vendor_id_stored_at",
                table: "project_imports",
                columns: new[] { "vendor_id", "stored_at" });

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
                name: "customer_scopes");

            migrationBuilder.DropTable(
                name: "project_import_parts");

            migrationBuilder.DropTable(
                name: "saved_filters");

            migrationBuilder.DropTable(
                name: "summary_items");

            migrationBuilder.DropTable(
                name: "project_imports");

            migrationBuilder.DropIndex(
                name: "ix_registration_applications_notices",
                table: "registration_applications");

            migrationBuilder.DropIndex(
                name: "ix_projects_rivals",
                table: "projects");

            migrationBuilder.DropColumn(
                name: "delegation",
                table: "registration_applications");

            migrationBuilder.DropColumn(
                name: "notice_at",
                table: "registration_applications");

            migrationBuilder.DropColumn(
                name: "notices",
                table: "registration_applications");

            migrationBuilder.DropColumn(
                name: "waits_for",
                table: "registration_applications");

            migrationBuilder.CreateIndex(
                name: "ix_projects_rivals",
                table: "projects",
                columns: new[] { "vendor_id", "customer_key" },
                filter: "status IN ('PendingApproval', 'Returned')");
        }
    }
}
