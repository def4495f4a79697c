package io.deprov.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.deprov.connectors.ldap.server.BindProbe;
import io.deprov.connectors.ldap.server.DirectoryTree;
import io.deprov.connectors.ldap.server.RequiresSlapd;
import io.deprov.connectors.ldap.server.SizeLimit;
import io.deprov.connectors.ldap.server.SlapdServer;
import io.deprov.core.journal.file.FileStepStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -jar deprov.jar} as a process of its own, that can be killed. */
@RequiresSlapd
class CliJarIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int GROUPS = 150;

    @TempDir
    private Path directory;

    private final Firm firm = new Firm();
    private final List<Process> started = new ArrayList<>();
    private int number;
    private int heap = 512;

    @AfterEach
    void endProcesses() {
        started.forEach(Process::destroyForcibly);
    }

    private Process start(Workplace place, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap + "m",
                "-jar",
                Path.of("target", "deprov.jar").toAbsolutePath().toString(),
                "--config",
                place.config().toString()));
        command.addAll(List.of(args));
        number++;
        Process process = new ProcessBuilder(command)
                .redirectOutput(directory.resolve("out-" + number).toFile())
                .redirectError(directory.resolve("err-" + number).toFile())
                .start();
        started.add(process);
        return process;
    }

    private Call run(Workplace place, String... args) throws IOException, InterruptedException {
        Process process = start(place, args);
        int mine = number;
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("ended in time")
                .isTrue();
        return new Call(process.exitValue(), text("out-" + mine), text("err-" + mine));
    }

    private String text(String file) throws IOException {
        return Files.readString(directory.resolve(file), StandardCharsets.UTF_8);
    }

    /** Returns when the audit log shows that this many steps are verified. */
    private static void awaitVerified(Workplace place, int steps) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            if (Files.exists(place.auditLog())
                    && Files.readString(place.auditLog()).split("\"kind\":\"VERIFIED\"", -1).length > steps) {
                return;
            }
            Thread.sleep(5);
        }
        throw new AssertionError("no " + steps + " verified steps in " + PATIENCE);
    }

    @Test
    void theWholePathEndsWithTheDocumentedCodesAndPrintsNothingElse() throws Exception {
        try (SlapdServer server = SlapdServer.builder().seedOnline(firm.company).start()) {
            Workplace place = Workplace.at(directory, server, firm);
            String plan = place.path("p.json");

            List<Call> calls = List.of(
                    run(place, "check", "--json"),
                    run(place, "plan", "--id", "employeeNumber=E-1001", "--out", plan, "--json"),
                    run(place, "approve", plan, "--as", "Ada Lovelace", "--json"),
                    run(place, "apply", plan, "--json"),
                    run(place, "verify", plan, "--json"),
                    run(place, "status", "--json"));

            assertThat(calls).allSatisfy(call -> {
                assertThat(call.code()).as(call.toString()).isZero();
                assertThat(call.json().get("exitCode").asInt()).isZero();
                assertThat(call.err()).isEmpty();
            });
            assertThat(new BindProbe(server).canBind(firm.jdoe, Firm.LEAVERS_PASSWORD))
                    .isFalse();
            assertThat(run(place, "frobnicate").code()).isEqualTo(2);
        }
    }

    /** Groups are paged and members are never listed: what it takes grows with what is to be done, and not with the directory. */
    @Test
    void aLeaverOfFifteenHundredGroupsAndOneOfThreeThousandMembersIsDoneInASmallHeap() throws Exception {
        firm.company.groupsOfNames(1_500, "team", firm.jdoe, firm.bob);
        List<String> members = new ArrayList<>(List.of(firm.jdoe, firm.bob));
        for (int i = 0; i < 3_000; i++) {
            members.add("uid=member" + i + "," + DirectoryTree.PEOPLE);
        }
        firm.company.groupOfNames("large", members);
        heap = 64;
        try (SlapdServer server = SlapdServer.builder()
                .sizeLimit(SizeLimit.PAGED_UNLIMITED)
                .seed(firm.company)
                .start()) {
            Workplace place = Workplace.at(directory, server, firm);
            String plan = place.path("p.json");
            run(place, "plan", "--id", "employeeNumber=E-1001", "--out", plan);
            run(place, "approve", plan, "--as", "Ada Lovelace");

            Call apply = run(place, "apply", plan, "--json");

            assertThat(apply.code()).as(apply.err()).isZero();
            assertThat(apply.json().get("verdict").asText()).isEqualTo("REVOKED");
            assertThat(apply.json().get("steps")).hasSizeGreaterThan(1_500);
        }
    }

    @Test
    void aSecondProcessIsKeptOutOfTheStateDirectory() throws Exception {
        try (SlapdServer server = SlapdServer.builder().seed(firm.company).start()) {
            Workplace place = Workplace.at(directory, server, firm).approved("p.json");
            try (FileStepStore ours = new FileStepStore(place.file("state/journal"), Clock.systemUTC())) {
                assertThat(ours.origin()).isNotEmpty();

                Call apply = run(place, "apply", place.path("p.json"));

                assertThat(apply.code()).as(apply.toString()).isEqualTo(2);
                assertThat(apply.err()).contains("in use by another").hasLineCount(1);
            }
        }
    }

    @Test
    void theServerStopsWhileTheProcessRunsAndTheNextProcessFinishes() throws Exception {
        firm.company.groupsOfNames(GROUPS, "team", firm.bob, firm.jdoe);
        try (SlapdServer server = SlapdServer.builder().seed(firm.company).start()) {
            Workplace place = Workplace.at(directory, server, firm).approved("p.json");
            Process apply = start(place, "apply", place.path("p.json"));
            awaitVerified(place, 5);
            server.kill();

            assertThat(apply.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(apply.exitValue()).as(text("out-1") + text("err-1")).isEqualTo(1);
            assertThat(text("out-1")).contains("INCOMPLETE").doesNotContain(GROUPS + 9 + " VERIFIED");
            Call away = run(place, "apply", place.path("p.json"));
            assertThat(away.code()).as(away.toString()).isEqualTo(1);
            assertThat(away.err())
                    .contains("deprov: target left out of this run")
                    .doesNotContain("\tat ");

            server.start();
            assertFinishes(place, server);
        }
    }

    @Test
    void theProcessIsKilledAndTheNextOneFinishesWithOneVerifiedRecordForEachStep() throws Exception {
        firm.company.groupsOfNames(GROUPS, "team", firm.bob, firm.jdoe);
        try (SlapdServer server = SlapdServer.builder().seed(firm.company).start()) {
            Workplace place = Workplace.at(directory, server, firm).approved("p.json");
            Process apply = start(place, "apply", place.path("p.json"));
            awaitVerified(place, 5);
            apply.destroyForcibly().waitFor();

            Call status = run(place, "status");
            assertThat(status.code()).as(status.toString()).isEqualTo(1);
            assertThat(status.out()).contains("NO RUN HAS ENDED");
            assertFinishes(place, server);
        }
    }

    @Test
    void whoPressesControlCIsToldWhatBecomesOfTheRun() throws Exception {
        firm.company.groupsOfNames(GROUPS, "team", firm.bob, firm.jdoe);
        try (SlapdServer server = SlapdServer.builder().seed(firm.company).start()) {
            Workplace place = Workplace.at(directory, server, firm).approved("p.json");
            Process apply = start(place, "apply", place.path("p.json"));
            awaitVerified(place, 5);
            apply.destroy();

            assertThat(apply.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(apply.exitValue()).isEqualTo(128 + 15);
            assertThat(text("out-1")).isEmpty();
            assertThat(text("err-1"))
                    .contains("ended in the middle of the run", "Apply again")
                    .hasLineCount(1);
            assertFinishes(place, server);
        }
    }

    private void assertFinishes(Workplace place, SlapdServer server) throws Exception {
        Call again = run(place, "apply", place.path("p.json"));
        assertThat(again.code()).as(again.toString()).isZero();
        assertThat(again.out()).contains("REVOKED", (GROUPS + 9) + " VERIFIED");
        assertThat(new BindProbe(server).canBind(firm.jdoe, Firm.LEAVERS_PASSWORD))
                .isFalse();
        List<JsonNode> records = CliAuditLogIT.records(place.auditLog());
        CliAuditLogIT.assertInSequence(records);
        assertThat(CliAuditLogIT.bySteps(records).values().stream()
                        .map(kinds -> kinds.stream().filter("VERIFIED"::equals).count())
                        .filter(count -> count > 0))
                .hasSize(GROUPS + 9)
                .containsOnly(1L);
    }
}
