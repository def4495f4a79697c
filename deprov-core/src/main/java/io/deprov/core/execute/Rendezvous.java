package io.deprov.core.execute;

import io.deprov.api.ConnectorException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where threads that work on one step each wait until all of them have a question or are done, so that what they ask can be asked in fewer
 * calls. Each question is answered before its thread goes on. Thread-safe.
 */
final class Rendezvous<Q extends Rendezvous.Question<?>> {

    /** What one thread asks; exactly one kind of answer is given. */
    static class Question<A> {

        private @Nullable A answer;
        private @Nullable ConnectorException failure;
        private @Nullable RuntimeException fault;

        final void answered(A value) {
            answer = value;
        }

        final void failed(ConnectorException e) {
            failure = e;
        }

        final void broken(RuntimeException e) {
            fault = e;
        }

        final boolean isAnswered() {
            return answer != null || failure != null || fault != null;
        }

        /** What was answered. */
        final A get() throws ConnectorException {
            if (fault != null) {
                throw fault;
            }
            if (failure != null) {
                throw failure;
            }
            if (answer == null) {
                throw new IllegalStateException("a question was given back without an answer");
            }
            return answer;
        }
    }

    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Consumer<List<Q>> all;
    private final List<Q> waiting = new ArrayList<>();
    private int active;
    private boolean isAsking;

    /**
     * For so many threads.
     *
     * @param all answers these questions, every one of them; on one of the threads
     */
    Rendezvous(int threads, Consumer<List<Q>> all) {
        this.active = threads;
        this.all = all;
    }

    /** Waits for the others, and then for the answer. */
    void ask(Q question) {
        lock.lock();
        try {
            waiting.add(question);
            while (!question.isAnswered()) {
                if (waiting.size() == active && !isAsking) {
                    askAll();
                } else {
                    changed.awaitUninterruptibly();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Without the lock, which nobody needs meanwhile: all others wait. */
    private void askAll() {
        List<Q> questions = List.copyOf(waiting);
        waiting.clear();
        isAsking = true;
        lock.unlock();
        try {
            all.accept(questions);
        } catch (RuntimeException e) {
            questions.stream().filter(question -> !question.isAnswered()).forEach(question -> question.broken(e));
        } finally {
            lock.lock();
            isAsking = false;
            questions.stream()
                    .filter(question -> !question.isAnswered())
                    .forEach(question -> question.broken(new IllegalStateException("a question was not answered")));
            changed.signalAll();
        }
    }

    /** A thread asks nothing any more. */
    void leave() {
        lock.lock();
        try {
            active--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
