package io.deprov.benchmarks.journal;

import io.deprov.benchmarks.process.WorkDirectory;
import io.deprov.core.journal.file.RawJournal;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One durable frame for each call. The number of threads is the run's; all three write frames of the same size. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class AppendBenchmarks {

    /** Where, and how large. */
    @State(Scope.Benchmark)
    public static class Place {

        /** The disk that is measured. */
        @Param("target/data")
        public String directory = "";

        /** Bytes of a whole frame. */
        @Param("300")
        public int frame;
    }

    /** The limit. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // by JMH, before anything else
    public static class Bare {

        private WorkDirectory work;
        private BareWriter writer;
        private byte[] frame;

        /** Begins a file. */
        @Setup(Level.Trial)
        public void open(Place place) {
            work = WorkDirectory.below(Path.of(place.directory));
            writer = new BareWriter(work.path().resolve("bare"));
            frame = new byte[place.frame];
        }

        /** Ends it. */
        @TearDown(Level.Trial)
        public void close() {
            writer.close();
            work.close();
        }
    }

    /** Our journal, without a meaning to its frames. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // by JMH, before anything else
    public static class Raw {

        private WorkDirectory work;
        private RawJournal journal;
        private byte[] payload;

        /** Begins a journal. */
        @Setup(Level.Trial)
        public void open(Place place) {
            work = WorkDirectory.below(Path.of(place.directory));
            journal = new RawJournal(work.path().resolve("journal"));
            payload = new byte[place.frame - RawJournal.overhead()];
        }

        /** Ends it. */
        @TearDown(Level.Trial)
        public void close() {
            journal.close();
            work.close();
        }
    }

    /** Our store: frames as JSON, and the state they add up to. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // by JMH, before anything else
    public static class Store {

        private WorkDirectory work;
        private StoreSteps steps;

        /** Begins a store. */
        @Setup(Level.Trial)
        public void open(Place place) {
            work = WorkDirectory.below(Path.of(place.directory));
            steps = new StoreSteps(work.path().resolve("journal"));
        }

        /** Ends it. */
        @TearDown(Level.Trial)
        public void close() {
            steps.close();
            work.close();
        }
    }

    /** The step of one thread. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // by JMH, before anything else
    public static class Step {

        private StoreSteps.OneStep step;

        /** Takes one that no other thread has. */
        @Setup(Level.Trial)
        public void take(Store store) {
            step = store.steps.next();
        }
    }

    /** The limit. */
    @Benchmark
    public void bare(Bare bare) {
        bare.writer.append(bare.frame);
    }

    /** {@code FileJournal}. */
    @Benchmark
    public void journal(Raw raw) {
        raw.journal.append(raw.payload);
    }

    /** {@code FileStepStore}. */
    @Benchmark
    public void store(Step step) {
        step.step.append();
    }
}
