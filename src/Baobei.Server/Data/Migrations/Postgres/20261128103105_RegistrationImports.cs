using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    [Microsoft.EntityFrameworkCore.Infrastructure.DbContext(typeof(PostgresDb))]
    [Migration("20261128103105_RegistrationImports")]
    public partial class RegistrationImports : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "registration_imports",
                columns: table => new
                {
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    partner_id = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_by = table.Column<Guid>(type: "uuid", nullable: false),
                    file_name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    rows = table.Column<int>(type: "integer", nullable: false),
                    done = table.Column<int>(type: "integer", nullable: false),
                    batch = table.Column<int>(type: "integer", nullable: false),
                    counts = table.Column<string>(type: "text", nullable: false),
                    looked_up = table.Column<int>(type: "integer", nullable: false),
                    waiting = table.Column<string>(type: "text", nullable: false),
                    brought = table.Column<string>(type: "text", nullable: false),
                    loaded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    undone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    leased_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    stored_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_registration_imports", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "registration_import_parts",
                columns: table => new
                {
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    import_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    verdicts = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    rows = table.Column<byte[]>(type: "bytea", nullable: false),
                    cells = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_registration_import_parts", x => new { x.vendor_id, x.import_id, x.number });
                    table.ForeignKey(
                        name: "fk_registration_import_parts_registration_imports_vendor_id_im~",
                        columns: x => new { x.vendor_id, x.import_id },
                        principalTable: "registration_imports",
                        principalColumns: new[] { "vendor_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_registration_imports_at_work",
                table: "registration_imports",
                column: "stored_at",
                filter: "state IN ('Checking', 'Loading', 'Undoing')");

            migrationBuilder.CreateIndex(
                name: "ix_registration_imports_vendor_id_stored_at",
                table: "registration_imports",
                columns: new[] { "vendor_id", "stored_at" });

            migrationBuilder.CreateIndex(
                name: "ix_registration_imports_vendor_id_subject_partner_id_id",
                table: "registration_imports",
                columns: new[] { "vendor_id", "subject", "partner_id", "id" });

            // What there was so far were files of projects.
            migrationBuilder.Sql("INSERT INTO registration_imports (subject, vendor_id, id, partner_id, version, created_by, file_name, created_at, state, rows, done, batch, counts, looked_up, waiting, brought, loaded_at, undone_at, leased_until, stored_at) SELECT 'Projects', vendor_id, id, partner_id, version, created_by, file_name, created_at, state, rows, done, batch, counts, looked_up, waiting, brought, loaded_at, undone_at, leased_until, stored_at FROM project_imports");
            migrationBuilder.Sql("INSERT INTO registration_import_parts (vendor_id, import_id, number, verdicts, rows, cells) SELECT vendor_id, import_id, number, verdicts, rows, cells FROM project_import_parts");
            migrationBuilder.Sql("DELETE FROM schedule WHERE job = 'projects.forget_imports'");

            migrationBuilder.DropTable(
                name: "project_import_parts");

            migrationBuilder.DropTable(
                name: "project_imports");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "registration_import_parts");

            migrationBuilder.DropTable(
                name: "registration_imports");

            migrationBuilder.CreateTable(
                name: "project_imports",
                columns: table => new
                {
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    batch = table.Column<int>(type: "integer", nullable: false),
                    brought = table.Column<string>(type: "text", nullable: false),
                    counts = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<Guid>(type: "uuid", nullable: false),
                    done = table.Column<int>(type: "integer", nullable: false),
                    file_name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    leased_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    loaded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    looked_up = table.Column<int>(type: "integer", nullable: false),
                    partner_id = table.Column<Guid>(type: "uuid", nullable: true),
                    rows = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    stored_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    undone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    waiting = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_project_imports", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "project_import_parts",
                columns: table => new
                {
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    import_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    cells = table.Column<byte[]>(type: "bytea", nullable: false),
                    rows = table.Column<byte[]>(type: "bytea", nullable: false),
                    verdicts = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
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
        }
    }
}
