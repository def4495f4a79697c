package io.deprov.checks.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.ConnectorException;
import io.deprov.api.ConnectorFactory;
import io.deprov.api.FailureClass;
import io.deprov.core.Deprovisioner;
import io.deprov.core.execute.RunReport;
import io.deprov.core.plan.Plan;
import io.deprov.testkit.Person;
import io.deprov.testkit.memory.MemoryFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is on the disk before and after every call of a connector is enough to go on from: the state directory is copied there, nothing of the
 * first run gets through any more, and another one is started on the copy, as after a power cut.
 */
class CrashTest {

    private static final String LOCK = "lock";

    /** A call that was under way is waited for so long before it is made again. */
    private static final Duration CALL = Duration.ofMillis(500);

    @TempDir
    Path directory;

    /** Copies the state at one of the places where a call begins or ends; from then on the target cannot be reached. */
    private static final class PowerCut implements Around {

        private final int at;
        private final Path state;
        private final Path copy;
        private final AtomicInteger places = new AtomicInteger();
        private String where = "";

        PowerCut(int at, Path state, Path copy) {
            this.at = at;
            this.state = state;
            this.copy = copy;
        }

        @Override
        public Object call(String method, Object[] arguments, Call call) throws Throwable {
            if (method.equals("close")) {
                return call.go();
            }
            cut("before " + method);
            try {
                return call.go();
            } finally {
                cut("after " + method);
            }
        }

        private synchronized void cut(String here) throws ConnectorException {
            int place = places.getAndIncrement();
            if (place == at) {
                where = here;
                copyAll(state, copy);
            }
            if (place >= at) {
                throw ConnectorException.of(FailureClass.UNAVAILABLE, "there is no power");
            }
        }

        synchronized Optional<String> where() {
            return where.isEmpty() ? Optional.empty() : Optional.of(where);
        }
    }

    private static void copyAll(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copied = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copied);
                } else if (!file.getFileName().toString().equals(LOCK)) {
                    Files.copy(file, copied);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void at_every_place_another_run_finishes_and_no_effect_comes_about_twice() throws Exception {
        int places = 0;
        while (isCutAt(places)) {
            places++;
        }
        assertThat(places).as("places where the power was cut").isGreaterThan(30);
    }

    private boolean isCutAt(int place) throws Exception {
        Path state = directory.resolve("state-" + place);
        Path copy = directory.resolve("copy-" + place);
        try (MemoryFixture fixture = new MemoryFixture()) {
            Person person = fixture.person("cut").orElseThrow();
            Desk desk = new Desk(fixture);
            Plan plan;
            try (Deprovisioner deprov = desk.builder(state).build()) {
                plan = Desk.plan(deprov, person);
            }
            PowerCut cut = new PowerCut(place, state, copy);
            ConnectorFactory factory = Around.factory(fixture.factory(), cut);
            try (Deprovisioner deprov =
                    desk.builder(state, factory).callTimeout(CALL).build()) {
                deprov.apply(plan, deprov.approve(plan, "somebody else"));
            }
            if (cut.where().isEmpty()) {
                return false;
            }

            try (Deprovisioner deprov = desk.builder(copy).callTimeout(CALL).build()) {
                deprov.resume(report -> {});
                RunReport report = deprov.verify(plan);

                assertThat(Desk.open(report))
                        .as("%s, place %d", cut.where().get(), place)
                        .isEmpty();
            }
            assertThat(person.picture())
                    .as("%s, place %d", cut.where().get(), place)
                    .contains("blocked true", "groups []", "keys []", "# version 5");
            return true;
        }
    }
}
