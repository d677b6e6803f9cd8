using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class NoticesTermsMailsAndTidying : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_idempotency_keys_created_at",
                table: "idempotency_keys");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "told_at",
                table: "terms_documents",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "told_to",
                table: "terms_documents",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_sending_places_vendor_id_sent_at",
                table: "sending_places",
                columns: new[] { "vendor_id", "sent_at" });

            migrationBuilder.CreateIndex(
                name: "ix_idempotency_keys_vendor_id_created_at",
                table: "idempotency_keys",
                columns: new[] { "vendor_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_customers_notices",
                table: "customers",
                columns: new[] { "vendor_id", "notice_ends_at" },
                filter: "status = 'Expired' AND notice_ends_at IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_sending_places_vendor_id_sent_at",
                table: "sending_places");

            migrationBuilder.DropIndex(
                name: "ix_idempotency_keys_vendor_id_created_at",
                table: "idempotency_keys");

            migrationBuilder.DropIndex(
                name: "ix_customers_notices",
                table: "customers");

            migrationBuilder.DropColumn(
                name: "told_at",
                table: "terms_documents");

            migrationBuilder.DropColumn(
                name: "told_to",
                table: "terms_documents");

            migrationBuilder.CreateIndex(
                name: "ix_idempotency_keys_created_at",
                table: "idempotency_keys",
                column: "created_at");
        }
    }
}
