// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.bridge.relay.ReceivingPlaces.Place;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceivingPlacesTest {

    private final ReceivingPlaces places = new ReceivingPlaces(4, 2, 1000);
    private final List<String> givenUp = new ArrayList<>();

    private Place enter(String address, String name) {
        return places.enter(address, () -> givenUp.add(name));
    }

    @Test
    void anAddressWithoutAPlaceLeftGivesUpItsOldestBody() {
        enter("a", "a1");
        enter("b", "b1");
        enter("a", "a2");

        assertThat(enter("a", "a3")).isNotNull();

        assertThat(givenUp).containsExactly("a1");
        assertThat(places.inUse()).isEqualTo(3);
    }

    @Test
    void whenAllPlacesAreTakenTheOldestBodyMakesWayForTheNewOne() {
        enter("a", "a1").received();
        enter("b", "b1");
        enter("c", "c1");
        enter("d", "d1");

        assertThat(enter("e", "e1")).isNotNull();

        assertThat(givenUp).containsExactly("b1");
    }

    @Test
    void whoseBodyIsCompleteIsNotGivenUp() {
        for (String address : List.of("a", "b", "c", "d")) {
            enter(address, address).received();
        }

        assertThat(enter("e", "e")).isNull();
        assertThat(givenUp).isEmpty();
    }

    @Test
    void allBodiesTogetherHaveALimitAndWhatIsAnsweredIsFreeAgain() {
        Place first = enter("a", "a1");
        Place second = enter("b", "b1");

        assertThat(first.hold(600)).isTrue();
        assertThat(second.hold(401)).isFalse();
        assertThat(second.hold(400)).isTrue();
        first.close();
        first.close();
        assertThat(places.held()).isEqualTo(400);
        assertThat(second.hold(600)).isTrue();
        second.close();

        assertThat(places.held()).isZero();
        assertThat(places.inUse()).isZero();
        assertThat(first.hold(1)).isFalse();
    }
}
