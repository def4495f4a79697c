package io.deprov.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.config.ConfigException;
import io.deprov.core.RefusedException;
import io.deprov.core.journal.JournalException;
import io.deprov.core.plan.IntegrityException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of several codes that apply the first of 4, 2, 3, 1 is given. */
class ExitCodeTest {

    @Test
    void theNumbersAreTheDocumentedOnesInOrderOfPrecedence() {
        assertThat(List.of(ExitCode.values())).extracting(ExitCode::number).containsExactly(4, 2, 3, 1, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "INTEGRITY, USAGE, INTEGRITY",
        "USAGE, REFUSED, USAGE",
        "REFUSED, OPEN, REFUSED",
        "OPEN, DONE, OPEN",
        "INTEGRITY, DONE, INTEGRITY",
        "DONE, DONE, DONE"
    })
    void theMoreUrgentOfTwoWinsWhicheverComesFirst(ExitCode one, ExitCode other, ExitCode winner) {
        assertThat(one.or(other)).isEqualTo(winner);
        assertThat(other.or(one)).isEqualTo(winner);
    }

    @Test
    void ofSeveralFailuresTheMostUrgentDecidesAndAllAreTold() throws Exception {
        List<Exception> failures = new ArrayList<>(List.of(
                new RefusedException("refused because"),
                new IntegrityException("edited"),
                new ConfigException(List.of("one key", "another key"))));
        for (int round = 0; round < 20; round++) {
            Collections.shuffle(failures, new Random(round));
            Precondition precondition = new Precondition();
            failures.forEach(failure -> precondition.of(() -> {
                throw failure;
            }));

            Failure failure = Failure.of(thrownBy(precondition));

            assertThat(failure.code()).as("seed %d", round).isEqualTo(ExitCode.INTEGRITY);
            assertThat(failure.problems())
                    .containsExactlyInAnyOrder("refused because", "edited", "one key", "another key");
            failures.replaceAll(ExitCodeTest::fresh);
        }
    }

    private static Exception thrownBy(Precondition precondition) {
        try {
            precondition.required("a value");
        } catch (Exception e) {
            return e;
        }
        throw new AssertionError("nothing was thrown");
    }

    private static Exception fresh(Exception used) {
        if (used instanceof ConfigException config) {
            return new ConfigException(config.problems());
        }
        return used instanceof RefusedException
                ? new RefusedException(used.getMessage())
                : new IntegrityException(used.getMessage());
    }

    @Test
    void damageMetInTheMiddleOfARunIsAnIntegrityFailureAndAnythingElseIsOpen() {
        Failure damage = Failure.of(new InterruptedRunException(
                new IllegalStateException(JournalException.damaged("the journal was changed; restore it"))));
        Failure full = Failure.of(new InterruptedRunException(new JournalException("the disk is full")));

        assertThat(damage.code()).isEqualTo(ExitCode.INTEGRITY);
        assertThat(damage.problems())
                .anyMatch(problem -> problem.contains("apply again"))
                .contains("the journal was changed; restore it");
        assertThat(full.code()).isEqualTo(ExitCode.OPEN);
        assertThat(full.problems()).contains("the disk is full");
    }

    @Test
    void somethingUnexpectedIsNeverDoneAndItsMessageStaysHidden() {
        Failure failure = Failure.of(new IllegalStateException("hunter2"));

        assertThat(failure.code()).isEqualTo(ExitCode.OPEN);
        assertThat(failure.problems()).noneMatch(problem -> problem.contains("hunter2"));
    }
}
