using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class CustomerScopes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_projects_rivals",
                table: "projects");

            migrationBuilder.CreateTable(
                name: "customer_scopes",
                columns: table => new
                {
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_customer_scopes", x => new { x.vendor_id, x.key });
                });

            migrationBuilder.CreateIndex(
                name: "ix_projects_rivals",
                table: "projects",
                columns: new[] { "vendor_id", "customer_key" },
                filter: "status IN ('PendingApproval', 'Returned', 'PendingConfirmation', 'InProgress')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "customer_scopes");

            migrationBuilder.DropIndex(
                name: "ix_projects_rivals",
                table: "projects");

            migrationBuilder.CreateIndex(
                name: "ix_projects_rivals",
                table: "projects",
                columns: new[] { "vendor_id", "customer_key" },
                filter: "status IN ('PendingApproval', 'Returned')");
        }
    }
}
