using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class DecisionNotices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "delegation",
                table: "registration_applications",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "notice_at",
                table: "registration_applications",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "notices",
                table: "registration_applications",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "waits_for",
                table: "registration_applications",
                type: "character varying(660)",
                maxLength: 660,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateIndex(
                name: "ix_registration_applications_notices",
                table: "registration_applications",
                columns: new[] { "vendor_id", "notice_at" },
                filter: "notice_at IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_registration_applications_notices",
                table: "registration_applications");

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
        }
    }
}
