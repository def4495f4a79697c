package io.deprov.checks.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.audit.AuditRecord;
import io.deprov.core.Deprovisioner;
import io.deprov.core.execute.RunReport;
import io.deprov.testkit.Person;
import io.deprov.testkit.fault.ControllableClock;
import io.deprov.testkit.fault.RecordingAuditSink;
import io.deprov.testkit.memory.MemoryFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A clock that jumps by hours to and fro, at every call, changes neither what is done nor how often. */
class ClockSkewTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void every_effect_comes_about_once(long seed) throws Exception {
        Random random = new Random(seed);
        ControllableClock clock = new ControllableClock(Instant.parse("2026-03-01T12:00:00Z"));
        RecordingAuditSink sink = new RecordingAuditSink();
        try (MemoryFixture fixture = new MemoryFixture()) {
            Person person = fixture.person("skewed").orElseThrow();
            Desk desk = new Desk(fixture);
            try (Deprovisioner deprov = desk.builder(
                            directory, Around.factory(fixture.factory(), (method, arguments, call) -> {
                                Object answer = call.go();
                                clock.advance(Duration.ofMinutes(random.nextInt(1_200) - 600));
                                return answer;
                            }))
                    .clock(clock)
                    .auditSink(sink)
                    .build()) {
                RunReport report = Desk.offboard(deprov, person);
                for (int i = 0; i < 10 && !Desk.open(report).isEmpty(); i++) {
                    // A jump over a call's deadline is a call that came back late: tried again in the next run.
                    deprov.resume(each -> {});
                    report = deprov.verify(deprov.plan(report.planDigest()).orElseThrow());
                }

                assertThat(Desk.open(report)).as("seed %d: %s", seed, report).isEmpty();
                assertThat(person.picture())
                        .as("seed %d", seed)
                        .contains("blocked true", "groups []", "keys []", "# version 5");
            }
        }
        assertThat(sink.records()).extracting(AuditRecord::sequence).doesNotHaveDuplicates();
    }
}
