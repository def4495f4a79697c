package io.deprov.core.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.deprov.api.CallContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.access.TargetId;
import io.deprov.core.testing.TestClock;
import io.deprov.core.time.SteadyTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What was given up on before it began is never sent, and says so; what is on its way is told of when it comes back. */
class ConnectorCallsTest {

    private static final TargetId CORP = new TargetId("corp");
    private static final Duration SHORT = Duration.ofMillis(1);

    final TestClock clock = new TestClock();
    final SteadyTime time = new SteadyTime(clock.ticker(), clock::advance);
    final List<String> heard = new CopyOnWriteArrayList<>();
    final List<Runnable> waiting = new CopyOnWriteArrayList<>();

    /** Writes down what becomes of a call. */
    private final class Notes implements ConnectorCalls.Late<String> {

        @Override
        public void neverSent() {
            heard.add("never sent");
        }

        @Override
        public void abandoned() {
            heard.add("abandoned");
        }

        @Override
        public void came(@Nullable String answer, @Nullable ConnectorException failure) {
            heard.add("came " + (failure == null ? answer : failure.failureClass()));
        }
    }

    private ConnectorCalls calls(Executor executor, Duration timeout) {
        return new ConnectorCalls(executor, clock, time, timeout, Duration.ZERO);
    }

    private String call(ConnectorCalls calls) throws ConnectorException {
        return calls.call(CORP, "revoke", calls.deadline(), new Notes(), context -> {
            heard.add("sent");
            return "done";
        });
    }

    private ConnectorException failure(ConnectorCalls calls) {
        return catchThrowableOfType(ConnectorException.class, () -> call(calls));
    }

    private void wasNeverSent(ConnectorException failure) {
        assertThat(failure.failureClass()).isEqualTo(FailureClass.UNAVAILABLE);
        assertThat(failure.mayHaveTakenEffect()).isFalse();
        assertThat(failure).hasMessageContaining("revoke on corp was never sent");
        assertThat(heard).containsExactly("never sent");
    }

    @Test
    void aCallThatNoThreadTookOnIsNotMadeAfterItWasGivenUpOn() {
        ConnectorException failure = failure(calls(waiting::add, SHORT));
        wasNeverSent(failure);

        waiting.forEach(Runnable::run);

        assertThat(heard).doesNotContain("sent", "abandoned");
    }

    @Test
    void aCallThatItsThreadComesToAfterTheDeadlineIsNotMade() {
        ConnectorCalls calls = calls(
                task -> {
                    clock.advance(Duration.ofSeconds(30));
                    task.run();
                },
                Duration.ofSeconds(30));

        wasNeverSent(failure(calls));
    }

    @Test
    void aCallThatItsThreadComesToJustBeforeTheDeadlineIsMade() throws Exception {
        ConnectorCalls calls = calls(
                task -> {
                    clock.advance(Duration.ofSeconds(30).minusMillis(1));
                    task.run();
                },
                Duration.ofSeconds(30));

        assertThat(call(calls)).isEqualTo("done");
        assertThat(heard).containsExactly("sent");
    }

    @Test
    void aCallThatTheExecutorDoesNotTakeWasNeverSent() {
        ConnectorCalls calls = calls(
                task -> {
                    throw new RejectedExecutionException("full");
                },
                Duration.ofSeconds(30));

        wasNeverSent(failure(calls));
    }

    @Test
    void aCallForWhichTheMachineHasNoThreadWasNeverSent() {
        ConnectorCalls calls = calls(
                task -> {
                    throw new OutOfMemoryError("unable to create native thread");
                },
                Duration.ofSeconds(30));

        wasNeverSent(failure(calls));
    }

    @Test
    void aCallThatWasSentByAnExecutorThatThenFailedIsAttendedToAllTheSame() throws Exception {
        ConnectorCalls calls = calls(
                task -> {
                    task.run();
                    throw new OutOfMemoryError("when it was done");
                },
                Duration.ofSeconds(30));

        String answer = calls.call(CORP, "revoke", calls.deadline(), new Notes(), context -> "done");

        assertThat(answer).isEqualTo("done");
        assertThat(heard).isEmpty();
    }

    @Test
    void aCallOnItsWayIsAbandonedAndItsEndIsTold() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        ConnectorCalls calls = calls(
                task -> {
                    Thread thread = new Thread(() -> {
                        task.run();
                        over.countDown();
                    });
                    thread.start();
                    await(begun);
                },
                SHORT);

        ConnectorException failure = catchThrowableOfType(
                ConnectorException.class,
                () -> calls.call(CORP, "revoke", calls.deadline(), new Notes(), context -> {
                    begun.countDown();
                    await(go);
                    return "late";
                }));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.TIMEOUT);
        assertThat(heard).containsExactly("abandoned");
        go.countDown();
        await(over);
        assertThat(heard).containsExactly("abandoned", "came late");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCallThatIsBackInTheMomentItIsGivenUpOnCountsAsAnswered() throws Exception {
        Attended<String> task = attended();
        task.run();

        assertThat(task.abandon()).isEqualTo(Attended.Abandoning.IS_BACK);
        assertThat(task.get()).isEqualTo("done");
        assertThat(heard).isEmpty();
    }

    @Test
    void aCallThatWasGivenUpOnFirstIsNotBegunByAnybody() {
        Attended<String> task = attended();

        assertThat(task.abandon()).isEqualTo(Attended.Abandoning.NEVER_BEGINS);
        task.run();

        assertThat(task.isWithdrawn()).isTrue();
        assertThat(task.isDone()).isTrue();
        assertThat(heard).isEmpty();
    }

    private Attended<String> attended() {
        return new Attended<>(
                "revoke on corp",
                calls(Runnable::run, Duration.ofSeconds(30)).deadline(),
                () -> "done",
                thrown -> ConnectorException.of(FailureClass.INTERNAL, "never asked"),
                new Notes());
    }

    @Test
    void aClockThatIsSetMeanwhileNeitherEndsACallNorGivesItMoreTime() throws Exception {
        ConnectorCalls calls = calls(Runnable::run, Duration.ofSeconds(30));
        Deadline deadline = calls.deadline();
        Instant at = clock.instant();
        for (Duration wrong : List.of(Duration.ofDays(1), Duration.ofDays(-2), Duration.ofDays(1))) {
            clock.set(wrong);
            clock.advance(Duration.ofSeconds(5));
            at = at.plusSeconds(5);

            CallContext context = calls.call(CORP, "revoke", deadline, call -> call);

            assertThat(context.deadline()).isEqualTo(deadline.at());
            assertThat(context.clock().instant()).isEqualTo(at);
            assertThat(context.remaining()).isEqualTo(Duration.between(at, deadline.at()));
        }
    }
}
