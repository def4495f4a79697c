package io.deprov.core.journal.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.core.journal.Entry;
import io.deprov.core.journal.Frame;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The newest frames: exactly those that are asked for, or none where one is missing. */
class TailTest {

    private static Tail of(int most, long first, long last) {
        Tail tail = new Tail(most);
        LongStream.rangeClosed(first, last)
                .forEach(sequence ->
                        tail.add(new Frame(sequence, Instant.EPOCH, "sha256:x", new Entry.Superseded("y"))));
        return tail;
    }

    private static List<Long> sequences(Tail tail, long after, long upTo) {
        return tail.between(after, upTo)
                .map(frames -> frames.stream().map(Frame::sequence).toList())
                .orElse(List.of(-1L));
    }

    @Test
    void thoseBetween() {
        Tail tail = of(10, 5, 9);
        assertThat(sequences(tail, 4, 9)).containsExactly(5L, 6L, 7L, 8L, 9L);
        assertThat(sequences(tail, 7, 8)).containsExactly(8L);
        assertThat(sequences(tail, 8, 8)).isEmpty();
        assertThat(sequences(tail, 9, 20)).isEmpty();
    }

    @Test
    void whatIsNotHereAnyMoreIsNotLeftOut() {
        assertThat(sequences(of(10, 5, 9), 3, 9)).containsExactly(-1L);
        Tail tail = of(3, 1, 9);
        assertThat(sequences(tail, 5, 9)).containsExactly(-1L);
        assertThat(sequences(tail, 6, 9)).containsExactly(7L, 8L, 9L);
        assertThat(sequences(of(3, 1, 0), 0, 9)).containsExactly(-1L);
    }
}
