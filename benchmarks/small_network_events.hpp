// Events to come: in a std::priority_queue or, with OWN_HEAP, in a heap written for them.

#pragma once

#include <cstddef>
#include <cstdint>
#include <queue>
#include <vector>

struct Event {
  double time;
  uint64_t order;
  uint32_t patient;
  int stage;
  bool operator<(const Event& other) const {
    return time != other.time ? time > other.time : order > other.order;
  }
};

#ifdef OWN_HEAP
// Four children a node; times apart from what goes with them, so that a comparison reads little.
class Events {
 public:
  bool empty() const { return times_.empty(); }
  double time() const { return times_[0]; }
  Event top() const { return {times_[0], rest_[0].order, rest_[0].patient, rest_[0].stage}; }

  void push(const Event& event) {
    size_t at = times_.size();
    times_.push_back(event.time);
    rest_.push_back({event.order, event.patient, event.stage});
    while (at > 0) {
      const size_t parent = (at - 1) / 4;
      if (!before(event.time, event.order, parent)) break;
      move(parent, at);
      at = parent;
    }
    times_[at] = event.time;
    rest_[at] = {event.order, event.patient, event.stage};
  }

  void pop() {
    const double time = times_.back();
    const Rest rest = rest_.back();
    times_.pop_back();
    rest_.pop_back();
    const size_t size = times_.size();
    if (size == 0) return;
    size_t at = 0;
    for (size_t child = 1; child < size; child = 4 * at + 1) {
      size_t first = child;
      const size_t end = child + 4 < size ? child + 4 : size;
      for (size_t k = child + 1; k < end; ++k) {
        if (before(times_[k], rest_[k].order, first)) first = k;
      }
      if (before(time, rest.order, first)) break;
      move(first, at);
      at = first;
    }
    times_[at] = time;
    rest_[at] = rest;
  }

 private:
  struct Rest {
    uint64_t order;
    uint32_t patient;
    int stage;
  };
  bool before(double time, uint64_t order, size_t at) const {
    return time != times_[at] ? time < times_[at] : order < rest_[at].order;
  }
  void move(size_t from, size_t to) {
    times_[to] = times_[from];
    rest_[to] = rest_[from];
  }

  std::vector<double> times_;
  std::vector<Rest> rest_;
};
#else
class Events : public std::priority_queue<Event> {
 public:
  double time() const { return top().time; }
};
#endif
