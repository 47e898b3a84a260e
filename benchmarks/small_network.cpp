// The small networks of networks.py, hard-coded: what a compiled language can do at best, with
// std::priority_queue or, compiled with -DOWN_HEAP, with a heap of events written for it. Draws the
// numbers flowsim draws, as it goes, so departures can be compared.
//
// Reads the parameters from standard input (see cpp_model.py), writes the departures (doubles, NaN
// where a patient is still there) to the file named first, and prints the processor seconds of
// the run.

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <deque>
#include <limits>
#include <queue>
#include <string>
#include <vector>

#include "small_network_events.hpp"

namespace {

const double kNever = std::numeric_limits<double>::quiet_NaN();

// -- random numbers: Philox4x32-10 (Salmon et al. 2011) ------------------------------------------

struct Key {
  uint32_t seed, replication, source;
};

double uniform(const Key& key, uint32_t ordinal, uint32_t activity) {
  uint32_t x0 = ordinal, x1 = activity, x2 = key.source, x3 = 0;
  uint32_t k0 = key.seed, k1 = key.replication;
  for (int round = 0; round < 10; ++round) {
    const uint64_t product0 = uint64_t{0xD2511F53} * x0, product1 = uint64_t{0xCD9E8D57} * x2;
    const uint32_t y0 = uint32_t(product1 >> 32) ^ x1 ^ k0, y2 = uint32_t(product0 >> 32) ^ x3 ^ k1;
    x1 = uint32_t(product1);
    x3 = uint32_t(product0);
    x0 = y0;
    x2 = y2;
    k0 += 0x9E3779B9;
    k1 += 0xBB67AE85;
  }
  const uint64_t bits = ((uint64_t{x0} << 21) ^ (uint64_t{x1} >> 11)) | 1;
  return double(int64_t(bits)) * 0x1p-53;
}

double polynomial(const double* c, double r) {
  double value = c[0];
  for (int k = 1; k < 8; ++k) value = value * r + c[k];
  return value;
}

// Standard normal quantile, algorithm AS 241 (Wichura 1988).
double normal_quantile(double u) {
  static const double a[] = {2509.0809287301226727,  33430.575583588128105, 67265.770927008700853,
                             45921.953931549871457,  13731.693765509461125, 1971.5909503065514427,
                             133.14166789178437745,  3.3871328727963666080};
  static const double b[] = {5226.4952788528545610,  28729.085735721942674, 39307.895800092710610,
                             21213.794301586595867,  5394.1960214247511077, 687.18700749205790830,
                             42.313330701600911252,  1.0};
  static const double c[] = {7.74545014278341407640e-4, 2.27238449892691845833e-2,
                             2.41780725177450611770e-1, 1.27045825245236838258e0,
                             3.64784832476320460504e0,  5.76949722146069140550e0,
                             4.63033784615654529590e0,  1.42343711074968357734e0};
  static const double d[] = {1.05075007164441684324e-9, 5.47593808499534494600e-4,
                             1.51986665636164571966e-2, 1.48103976427480074590e-1,
                             6.89767334985100004550e-1, 1.67638483018380384940e0,
                             2.05319162663775882187e0,  1.0};
  static const double e[] = {2.01033439929228813265e-7, 2.71155556874348757815e-5,
                             1.24266094738807843860e-3, 2.65321895265761230930e-2,
                             2.96560571828504891230e-1, 1.78482653991729133580e0,
                             5.46378491116411436990e0,  6.65790464350110377720e0};
  static const double f[] = {2.04426310338993978564e-15, 1.42151175831644588870e-7,
                             1.84631831751005468180e-5,  7.86869131145613259100e-4,
                             1.48753612908506148525e-2,  1.36929880922735805310e-1,
                             5.99832206555887937690e-1,  1.0};
  const double q = u - 0.5;
  if (std::fabs(q) <= 0.425) {
    const double r = 0.180625 - q * q;
    return q * (polynomial(a, r) / polynomial(b, r));
  }
  const double r = std::sqrt(-std::log(q < 0 ? u : 1.0 - u));
  const double value = r <= 5.0 ? polynomial(c, r - 1.6) / polynomial(d, r - 1.6)
                                : polynomial(e, r - 5.0) / polynomial(f, r - 5.0);
  return q < 0 ? -value : value;
}

struct Law {
  uint32_t activity;
  bool lognormal;
  double p0, p1;

  double minutes(const Key& key, uint32_t ordinal) const {
    const double u = uniform(key, ordinal, activity);
    return lognormal ? std::exp(p0 + p1 * normal_quantile(u)) : -p0 * std::log1p(-u);
  }
};

// -- lines ---------------------------------------------------------------------------------------

struct Place {
  int band;
  uint64_t joined;
  uint32_t patient;
  int stage;
  bool operator<(const Place& other) const {
    return band != other.band ? band > other.band : joined > other.joined;
  }
};

struct Servers {
  int free = 0;
  std::priority_queue<Place> line;
};

std::vector<std::string> words() {
  std::vector<std::string> found;
  char word[256];
  while (std::scanf("%255s", word) == 1) found.emplace_back(word);
  return found;
}

class Parameters {
 public:
  Parameters() : words_(words()) {}
  double number() { return std::strtod(words_.at(next_++).c_str(), nullptr); }
  uint32_t whole() { return uint32_t(std::strtoull(words_.at(next_++).c_str(), nullptr, 10)); }
  Law law() {
    const uint32_t activity = whole();
    const bool lognormal = whole() == 1;
    const double p0 = number();
    return {activity, lognormal, p0, number()};
  }

 private:
  std::vector<std::string> words_;
  size_t next_ = 0;
};

// What both networks share: arrivals merged with a heap of events.
template <typename Network>
class Simulation {
 public:
  Simulation(Key key, Law gap, double horizon) : key_(key), gap_(gap), horizon_(horizon) {}

  std::vector<double> run() {
    auto* network = static_cast<Network*>(this);
    double arrival = gap_.minutes(key_, 0);
    while (true) {
      const bool event_first = !events_.empty() && events_.time() <= arrival;
      if ((event_first ? events_.time() : arrival) >= horizon_) break;
      if (event_first) {
        const Event event = events_.top();
        events_.pop();
        now_ = event.time;
        network->happen(event.patient, event.stage);
      } else {
        now_ = arrival;
        const uint32_t patient = uint32_t(t_depart_.size());
        t_depart_.push_back(kNever);
        t_start_.push_back(kNever);
        network->arrive(patient);
        arrival += gap_.minutes(key_, patient + 1);
      }
    }
    return t_depart_;
  }

 protected:
  void take_time(uint32_t patient, int stage, const Law& law) {
    events_.push({now_ + law.minutes(key_, patient), order_++, patient, stage});
  }

  // Calls granted(patient, stage) now, or when the patient's turn comes.
  void seize(Servers& servers, int band, uint32_t patient, int stage) {
    if (servers.free > 0) {
      --servers.free;
      static_cast<Network*>(this)->granted(patient, stage);
    } else {
      servers.line.push({band, order_++, patient, stage});
    }
  }

  void release(Servers& servers) {
    if (servers.line.empty()) {
      ++servers.free;
      return;
    }
    const Place first = servers.line.top();
    servers.line.pop();
    static_cast<Network*>(this)->granted(first.patient, first.stage);
  }

  Key key_;
  Law gap_;
  double horizon_, now_ = 0;
  uint64_t order_ = 0;
  Events events_;
  std::vector<double> t_depart_, t_start_;
};

// -- M/M/4 ---------------------------------------------------------------------------------------

class Queue : public Simulation<Queue> {
 public:
  Queue(Key key, Law gap, double horizon, Parameters& p) : Simulation(key, gap, horizon) {
    servers_.free = int(p.whole());
    service_ = p.law();
  }
  void arrive(uint32_t patient) { seize(servers_, 0, patient, 0); }
  void granted(uint32_t patient, int) {
    t_start_[patient] = now_;
    take_time(patient, 0, service_);
  }
  void happen(uint32_t patient, int) {
    t_depart_[patient] = now_;
    release(servers_);
  }

 private:
  Servers servers_;
  Law service_;
};

// -- the front door ------------------------------------------------------------------------------

class Door : public Simulation<Door> {
 public:
  enum Stage { kTriage, kCubicle, kAssessment, kTests, kReview, kStay };

  Door(Key key, Law gap, double horizon, Parameters& p) : Simulation(key, gap, horizon) {
    nurses_.free = int(p.whole());
    cubicles_.free = int(p.whole());
    clinicians_.free = int(p.whole());
    beds_.free = int(p.whole());
    acuity_ = p.whole();
    for (double& share : cumulative_) share = p.number();
    disposition_ = p.whole();
    admitted_ = p.number();
    for (Law* law : {&triage_, &assessment_, &tests_, &review_, &stay_}) *law = p.law();
  }

  void arrive(uint32_t patient) {
    const double u = uniform(key_, patient, acuity_);
    int band = 0;
    while (band < 4 && cumulative_[band] <= u) ++band;
    band_.push_back(band + 1);
    seize(nurses_, 0, patient, kTriage);
  }

  void granted(uint32_t patient, int stage) {
    switch (stage) {
      case kTriage: take_time(patient, kTriage, triage_); break;
      case kCubicle: seize(clinicians_, band_[patient], patient, kAssessment); break;
      case kAssessment:
        t_start_[patient] = now_;
        take_time(patient, kAssessment, assessment_);
        break;
      case kReview: take_time(patient, kReview, review_); break;
      case kStay:
        take_time(patient, kStay, stay_);
        release(cubicles_);
        break;
    }
  }

  void happen(uint32_t patient, int stage) {
    switch (stage) {
      case kTriage:
        release(nurses_);
        seize(cubicles_, band_[patient], patient, kCubicle);
        break;
      case kAssessment:
        release(clinicians_);
        take_time(patient, kTests, tests_);
        break;
      case kTests: seize(clinicians_, 0, patient, kReview); break;
      case kReview:
        release(clinicians_);
        if (uniform(key_, patient, disposition_) < admitted_) {
          seize(beds_, 0, patient, kStay);
        } else {
          t_depart_[patient] = now_;
          release(cubicles_);
        }
        break;
      case kStay:
        t_depart_[patient] = now_;
        release(beds_);
        break;
    }
  }

 private:
  Servers nurses_, cubicles_, clinicians_, beds_;
  uint32_t acuity_, disposition_;
  double cumulative_[5], admitted_;
  Law triage_, assessment_, tests_, review_, stay_;
  std::vector<int> band_;
};

template <typename Network>
std::vector<double> timed(Key key, Law gap, double horizon, Parameters& p) {
  const std::clock_t start = std::clock();
  std::vector<double> t_depart = Network(key, gap, horizon, p).run();
  std::printf("%.6f\n", double(std::clock() - start) / CLOCKS_PER_SEC);
  return t_depart;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return 2;
  Parameters p;
  const bool door = p.whole() == 1;
  const uint32_t seed = p.whole(), replication = p.whole(), source = p.whole();
  const double horizon = p.number();
  const Law gap = p.law();
  const Key key{seed, replication, source};
  const auto t_depart =
      door ? timed<Door>(key, gap, horizon, p) : timed<Queue>(key, gap, horizon, p);
  std::FILE* file = std::fopen(arguments[1], "wb");
  if (file == nullptr) return 1;
  std::fwrite(t_depart.data(), sizeof(double), t_depart.size(), file);
  return std::fclose(file);
}
