#include "autograd/ops/extremes.h"
