package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever has a question waits for the others, and nobody waits for ever. */
class RendezvousTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void nobodyIsLeftWaiting() throws Exception {
        threads.shutdown();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    private static final class Asked extends Rendezvous.Question<Integer> {

        private final int number;

        Asked(int number) {
            this.number = number;
        }
    }

    /** Thread i asks i times and leaves. */
    private List<Future<Integer>> run(Rendezvous<Asked> rendezvous, int most) {
        List<Future<Integer>> sums = new ArrayList<>();
        for (int times = 0; times < most; times++) {
            int questions = times;
            sums.add(threads.submit(() -> {
                try {
                    int sum = 0;
                    for (int i = 0; i < questions; i++) {
                        Asked asked = new Asked(i);
                        rendezvous.ask(asked);
                        sum += asked.get();
                    }
                    return sum;
                } finally {
                    rendezvous.leave();
                }
            }));
        }
        return sums;
    }

    @Test
    void allThatAskAtOnceAreAnsweredAtOnceHoweverOftenTheyAsk() throws Exception {
        for (int round = 0; round < 200; round++) {
            AtomicInteger calls = new AtomicInteger();
            Rendezvous<Asked> rendezvous = new Rendezvous<>(8, questions -> {
                calls.incrementAndGet();
                questions.forEach(question -> question.answered(question.number));
            });

            List<Future<Integer>> sums = run(rendezvous, 8);

            for (int i = 0; i < 8; i++) {
                assertThat(sums.get(i).get(10, TimeUnit.SECONDS)).isEqualTo(i * (i - 1) / 2);
            }
            assertThat(calls).hasValue(7);
        }
    }

    @Test
    void whatTheAnsweringThrowsEachOfThemThrows() {
        Rendezvous<Asked> rendezvous = new Rendezvous<>(4, questions -> {
            throw new IllegalStateException("the journal is broken");
        });

        List<Future<Integer>> sums = run(rendezvous, 4);

        for (Future<Integer> sum : sums.subList(1, 4)) {
            assertThatThrownBy(() -> sum.get(10, TimeUnit.SECONDS)).hasMessageContaining("the journal is broken");
        }
    }

    @Test
    void aFailureIsOneQuestionsOwn() {
        Rendezvous<Asked> rendezvous = new Rendezvous<>(
                1,
                questions -> questions.forEach(
                        question -> question.failed(ConnectorException.of(FailureClass.TIMEOUT, "no answer"))));
        Asked asked = new Asked(1);

        rendezvous.ask(asked);

        assertThatThrownBy(asked::get).isInstanceOf(ConnectorException.class).hasMessageContaining("no answer");
    }

    @Test
    void whoIsForgottenIsToldSo() {
        Rendezvous<Asked> rendezvous = new Rendezvous<>(1, questions -> {});
        Asked asked = new Asked(1);

        rendezvous.ask(asked);

        assertThatThrownBy(asked::get).isInstanceOf(IllegalStateException.class).hasMessageContaining("not answered");
    }
}
