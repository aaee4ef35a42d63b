#include "autograd/ops/accumulate.h"
