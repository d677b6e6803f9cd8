using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class PublishTerms : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ux_terms_documents_from",
                table: "terms_documents");

            migrationBuilder.DropIndex(
                name: "ix_consents_vendor_id_user_id",
                table: "consents");

            migrationBuilder.AddColumn<byte[]>(
                name: "created_by",
                table: "terms_documents",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "withdrawn_at",
                table: "terms_documents",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "replaced_at",
                table: "consents",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ux_terms_documents_from",
                table: "terms_documents",
                columns: new[] { "vendor_id", "kind", "effective_from" },
                unique: true,
                filter: "withdrawn_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ux_terms_documents_version",
                table: "terms_documents",
                columns: new[] { "vendor_id", "kind", "terms_version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_consents_vendor_id_user_id_id",
                table: "consents",
                columns: new[] { "vendor_id", "user_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_consents_version",
                table: "consents",
                columns: new[] { "vendor_id", "kind", "terms_version" },
                filter: "withdrawn_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ux_consents_in_force",
                table: "consents",
                columns: new[] { "vendor_id", "user_id", "kind" },
                unique: true,
                filter: "withdrawn_at IS NULL AND replaced_at IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ux_terms_documents_from",
                table: "terms_documents");

            migrationBuilder.DropIndex(
                name: "ux_terms_documents_version",
                table: "terms_documents");

            migrationBuilder.DropIndex(
                name: "ix_consents_vendor_id_user_id_id",
                table: "consents");

            migrationBuilder.DropIndex(
                name: "ix_consents_version",
                table: "consents");

            migrationBuilder.DropIndex(
                name: "ux_consents_in_force",
                table: "consents");

            migrationBuilder.DropColumn(
                name: "created_by",
                table: "terms_documents");

            migrationBuilder.DropColumn(
                name: "withdrawn_at",
                table: "terms_documents");

            migrationBuilder.DropColumn(
                name: "replaced_at",
                table: "consents");

            migrationBuilder.CreateIndex(
                name: "ux_terms_documents_from",
                table: "terms_documents",
                columns: new[] { "vendor_id", "kind", "effective_from" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_consents_vendor_id_user_id",
                table: "consents",
                columns: new[] { "vendor_id", "user_id" });
        }
    }
}
